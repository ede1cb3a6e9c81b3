package io.healproof.stack;

import io.healproof.stack.ChatUser.ChatFailure;
import java.net.URI;
import java.util.Map;

/**
 * Asks a plain service for a page, over the very path on which chat users call theirs: what is
 * calibrated is what measures. Safe for use by several threads.
 */
public final class HttpProbe implements AutoCloseable {
  private final String path;
  private final String expected;
  private final Lanes<HttpCalls> lanes;

  /**
   * A probe.
   *
   * @param url of the page, {@code http} and complete
   * @param expected the right answer's body, but for white space around it
   */
  public HttpProbe(URI url, String expected, ChatUsers.Calls calls) {
    this.path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    this.expected = expected.strip();
    HttpCalls first =
        new HttpCalls(URI.create(url.getScheme() + "://" + url.getRawAuthority()), calls);
    this.lanes = new Lanes<>(first::another, HttpCalls::close);
  }

  /**
   * Asks once; returns when the right answer has come.
   *
   * @throws ChatFailure when none comes, or its status is no success, or its body is another
   */
  public void ask() {
    lanes.use(
        http -> {
          HttpCalls.Answer answer = http.ask("GET", path, Map.of(), null);
          if (!answer.isSuccess() || !answer.body().strip().equals(expected)) {
            throw answer.failure("not the answer '" + expected + "'");
          }
          return answer;
        });
  }

  /** Closes the connections. */
  @Override
  public void close() {
    lanes.close();
  }
}
