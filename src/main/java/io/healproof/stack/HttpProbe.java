package io.healproof.stack;

import io.healproof.stack.ChatUser.ChatFailure;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks a plain service for a page, over the very path on which chat users call theirs: what is
 * calibrated is what measures. Safe for use by several threads.
 */
public final class HttpProbe implements AutoCloseable {
  private final String path;
  private final Map<String, String> headers;
  private final Function<HttpCalls.Answer, Optional<ChatFailure>> wrong;
  private final Lanes<HttpCalls> lanes;

  /**
   * A probe.
   *
   * @param url of the page, {@code http} and complete
   * @param expected the right answer's body, but for white space around it
   */
  public HttpProbe(URI url, String expected, ChatUsers.Calls calls) {
    this(
        url,
        Map.of(),
        answer ->
            answer.isSuccess() && answer.body().strip().equals(expected.strip())
                ? Optional.empty()
                : Optional.of(answer.failure("not the answer '" + expected.strip() + "'")),
        calls);
  }

  /**
   * A probe of a page of somebody else's, of which no message shows anything.
   *
   * @param url of the page, complete
   * @param text that the right answer's body holds; empty for any body
   */
  static HttpProbe holding(
      URI url, String text, Map<String, String> headers, ChatUsers.Calls calls) {
    return new HttpProbe(
        url,
        headers,
        answer -> {
          if (!answer.isSuccess()) {
            return Optional.of(answer.failureAlone("no success"));
          }
          return answer.body().contains(text)
              ? Optional.empty()
              : Optional.of(answer.failureAlone("without '" + text + "'"));
        },
        calls);
  }

  private HttpProbe(
      URI url,
      Map<String, String> headers,
      Function<HttpCalls.Answer, Optional<ChatFailure>> wrong,
      ChatUsers.Calls calls) {
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    this.path = (url.getRawPath().isEmpty() ? "/" : url.getRawPath()) + query;
    this.headers = Map.copyOf(headers);
    this.wrong = wrong;
    HttpCalls first =
        new HttpCalls(URI.create(url.getScheme() + "://" + url.getRawAuthority()), calls);
    this.lanes = new Lanes<>(first::another, HttpCalls::close);
  }

  /**
   * Asks once; returns when the right answer has come.
   *
   * @throws ChatFailure when none comes, or its status is no success, or its body is not right
   */
  public void ask() {
    lanes.use(
        http -> {
          HttpCalls.Answer answer = http.ask("GET", path, headers, null);
          Optional<ChatFailure> failure = wrong.apply(answer);
          if (failure.isPresent()) {
            throw failure.get();
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
