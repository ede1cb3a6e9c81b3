package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true, https = false)
class CountedRequestsTest {
  @SuppressWarnings("NullAway.Init")
  private KubernetesMockServer server;

  private final CountedRequests requests = new CountedRequests();

  @Test
  void countsEachRequestAndEachWatchOnce() {
    String url = "http://127.0.0.1:" + server.getPort();
    try (KubernetesClient client =
        requests.client(new ConfigBuilder(Config.empty()).withMasterUrl(url).build())) {
      client.nodes().list();
      client.pods().inNamespace("ns").withName("a").get();
      Watch watch = client.pods().inNamespace("ns").watch(new Ignoring());

      assertEquals(3, requests.sent());
      watch.close();
    }
  }

  private static final class Ignoring implements Watcher<Pod> {
    @Override
    public void eventReceived(Action action, Pod pod) {}

    @Override
    public void onClose(WatcherException cause) {}
  }
}
