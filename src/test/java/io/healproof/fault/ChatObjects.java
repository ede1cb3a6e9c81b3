package io.healproof.fault;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.cluster.SomeNode;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A node "a" that runs the one pod of deployment ns/chat; Service ns/chat, and the cluster's DNS.
 */
final class ChatObjects {
  static final String CONTAINER = "c0ffee00c0ffee00c0ffee00c0ffee00";

  private ChatObjects() {}

  /** A ConfigMap ns/config beside it. */
  static void config(KubernetesClient client, Map<String, String> data) {
    client
        .configMaps()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("config")
                .endMetadata()
                .withData(data)
                .build())
        .create();
  }

  static void in(KubernetesClient client) {
    SomeNode.in(client, "a", "10.0.0.1", Map.of("role", "workload"));
    SomeNode.in(client, "b", "10.0.0.2", Map.of());
    client
        .apps()
        .deployments()
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("chat")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .withMatchLabels(Map.of("app", "chat"))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Map.of("app", "chat"))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
    client.pods().resource(pod("chat-1", "0123abcd-1")).create();
    service(client, "ns", "chat", "0123abcd-1");
    service(client, "kube-system", "kube-dns", "0123abcd-2", "0123abcd-3");
  }

  /** A Service whose endpoints are pods of these UIDs. */
  static void service(KubernetesClient client, String namespace, String name, String... pods) {
    client
        .services()
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", name)
                .addToSelector("tier", "back")
                .endSpec()
                .build())
        .create();
    client
        .discovery()
        .v1()
        .endpointSlices()
        .resource(
            new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name + "-x5b2k")
                .addToLabels("kubernetes.io/service-name", name)
                .endMetadata()
                .withAddressType("IPv4")
                .withEndpoints(Stream.of(pods).map(ChatObjects::endpoint).toList())
                .build())
        .create();
  }

  private static Endpoint endpoint(String uid) {
    return new EndpointBuilder()
        .withNewConditions()
        .withReady(true)
        .endConditions()
        .withNewTargetRef()
        .withKind("Pod")
        .withUid(uid)
        .endTargetRef()
        .build();
  }

  /** A ready pod of the deployment. */
  static Pod pod(String name, String uid) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(name)
        .withUid(uid)
        .withLabels(Map.of("app", "chat"))
        .endMetadata()
        .withNewSpec()
        .withNodeName("a")
        .addNewContainer()
        .withName("chat")
        .addNewPort()
        .withName("http")
        .withContainerPort(8008)
        .endPort()
        .withNewReadinessProbe()
        .withNewHttpGet()
        .withPort(new IntOrString("http"))
        .endHttpGet()
        .endReadinessProbe()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP("10.1.0.7")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime("2026-01-01T00:00:00Z")
        .endCondition()
        .addNewContainerStatus()
        .withName("chat")
        .withContainerID("containerd://" + CONTAINER)
        .withRestartCount(0)
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
