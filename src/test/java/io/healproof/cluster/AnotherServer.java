package io.healproof.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The API server of a second cluster; a test registers it as an extension. */
public final class AnotherServer implements AfterEachCallback {
  private final KubernetesMockServer server;
  private final KubernetesClient client;

  public AnotherServer() {
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            true);
    server.init();
    client = server.createClient();
  }

  public KubernetesClient client() {
    return client;
  }

  public String url() {
    return server.url("/");
  }

  /** How many requests it has had. */
  public int requests() {
    return server.getRequestCount();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    client.close();
    server.destroy();
  }
}
