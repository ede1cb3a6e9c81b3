package io.healproof.stack;

/**
 * A container image that runs in a stack's namespaces.
 *
 * @param workload who owns the pod, e.g. {@code Deployment rocketchat/chat}
 * @param image as the manifest writes it
 * @param digest what the node runs: the container status's imageID
 */
public record RunningImage(String workload, String container, String image, String digest) {
  /** Where its pod runs. */
  public String namespace() {
    return workload.substring(workload.indexOf(' ') + 1, workload.indexOf('/'));
  }
}
