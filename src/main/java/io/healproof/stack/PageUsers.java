package io.healproof.stack;

import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Users who ask for a page. They write nothing, so that nothing of theirs can be lost.
 *
 * @param address of the page, complete
 * @param holds text that the right page holds; empty: any success will do
 * @param headers that go along; asked for when a user begins, so that no request waits for a file
 */
public record PageUsers(URI address, String holds, Supplier<Map<String, String>> headers)
    implements Users {

  /** One of them. */
  public HttpProbe probe(ChatUsers.Calls calls) {
    return HttpProbe.holding(address, holds, headers.get(), calls);
  }
}
