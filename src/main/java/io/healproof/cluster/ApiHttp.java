package io.healproof.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * How API servers are spoken to: by OkHttp, in HTTP/1.1, where a request that got no answer in time
 * takes its connection with it and no other.
 *
 * <p>The client library's own choice, Vert.x 4, now and then loses what comes right behind an API
 * server's consent, a watch's first events among it, without a word. docs/adr/0011 has the numbers.
 */
final class ApiHttp extends OkHttpClientFactory {
  /** Shorter than any balancer's patience with a connection on which nobody speaks. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final int IDLE_CONNECTIONS = 5;

  private final Optional<String> serverName;

  /**
   * For one API server.
   *
   * @param config its {@code tls-server-name} is honoured here, for the client library does not
   */
  ApiHttp(Config config) {
    this.serverName =
        Optional.ofNullable(config.getTlsServerName()).filter(name -> !name.isBlank());
  }

  @Override
  protected boolean shouldDisableHttp2() {
    return true;
  }

  @Override
  protected void additionalConfig(OkHttpClient.Builder http) {
    http.connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE.toSeconds(), TimeUnit.SECONDS))
        .addInterceptor(chain -> chain.proceed(changingOnce(chain.request())));
    OkHttpClient configured = http.build();
    if (configured.proxy() == null) {
      // Else the JVM's properties would choose one.
      http.proxy(Proxy.NO_PROXY);
    }
    serverName.ifPresent(name -> expect(name, configured, http));
  }

  /**
   * A question may be asked again on a new connection when the old one had gone; what may change
   * something is sent once, or nobody would know how often it happened.
   */
  private static Request changingOnce(Request request) {
    RequestBody body = request.body();
    return body == null
        ? request
        : request.newBuilder().method(request.method(), new Once(body)).build();
  }

  private static void expect(String name, OkHttpClient configured, OkHttpClient.Builder http) {
    http.sslSocketFactory(
            new NamedServerSockets(configured.sslSocketFactory(), name),
            Objects.requireNonNull(configured.x509TrustManager(), "a trust manager"))
        .hostnameVerifier(
            (address, session) -> configured.hostnameVerifier().verify(name, session));
  }

  /** A body that is sent at most once. */
  private static final class Once extends RequestBody {
    private final RequestBody body;

    Once(RequestBody body) {
      this.body = body;
    }

    @Override
    public MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
      return body.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      body.writeTo(sink);
    }

    @Override
    public boolean isOneShot() {
      return true;
    }
  }
}
