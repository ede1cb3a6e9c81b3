package io.healproof.experiment;

import io.healproof.stack.ChatUsers;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.util.LinkedHashMap;
import java.util.Map;

/** The users of a stack's chat; those of one pace log in once for a run. */
final class StackTraffic implements Traffic.Source, AutoCloseable {
  private final ChatUsers users;
  private final RunClock clock;
  private final Waiting waiting;
  private final Map<UsersPace, ChatClients> clients = new LinkedHashMap<>();

  StackTraffic(ChatUsers users, RunClock clock, Waiting waiting) {
    this.users = users;
    this.clock = clock;
    this.waiting = waiting;
  }

  @Override
  public Traffic begin(UsersPace pace, String key) {
    return clients
        .computeIfAbsent(pace, p -> new ChatClients(users, p.observed(), clock, waiting))
        .start(key);
  }

  @Override
  public void close() {
    clients.values().forEach(ChatClients::close);
  }
}
