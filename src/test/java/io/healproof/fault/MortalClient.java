package io.healproof.fault;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/** The client of a process that is killed just before it sends its nth change. */
final class MortalClient implements Interceptor {
  private final int changes;
  private int sent;

  /**
   * A process.
   *
   * @param changes how many it lives to send
   */
  MortalClient(int changes) {
    this.changes = changes;
  }

  /** Its client of a cluster. */
  KubernetesClient of(KubernetesClient immortal) {
    return new KubernetesClientBuilder()
        .withConfig(immortal.getConfiguration())
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("mortal", this))
        .build();
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (!request.method().equals("GET")) {
      change();
    }
  }

  /** It is about to change something. */
  void change() {
    if (++sent > changes) {
      throw new Killed();
    }
  }

  /** What a process feels when it is killed. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
