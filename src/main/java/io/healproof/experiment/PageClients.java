package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.observe.ClientObserver;
import io.healproof.observe.WriteLog;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.recovery.Sources;
import io.healproof.stack.ChatUsers.Calls;
import io.healproof.stack.ChatUsers.Connection;
import io.healproof.stack.HttpProbe;
import io.healproof.stack.PageUsers;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Users of one trial who ask for a page: one over new connections, one over those it keeps. */
final class PageClients implements Traffic {
  private static final Duration POLL = Duration.ofMillis(50);

  /** Nothing is measured yet: a machine that is busy for a while is waited for. */
  private static final Duration PROOF_DEADLINE = Duration.ofSeconds(60);

  private static final int PROOF = 5;

  private final String whom;
  private final Waiting waiting;
  private final Map<ClientObserver, HttpProbe> clients = new LinkedHashMap<>();

  /**
   * Two users who have not begun.
   *
   * @param whom they ask, for messages
   * @param probes makes a user
   */
  PageClients(
      String whom,
      Function<Calls, HttpProbe> probes,
      UsersPace pace,
      RunClock clock,
      Waiting waiting) {
    this.whom = whom;
    this.waiting = waiting;
    add(Sources.CLIENT_NEW, probes, pace.observed(), Connection.FRESH, clock);
    add(Sources.CLIENT_REUSED, probes, pace.observed(), Connection.REUSED, clock);
  }

  /** Those of a calibration target. */
  static PageClients ofTarget(URI target, UsersPace pace, RunClock clock, Waiting waiting) {
    return new PageClients(
        "the calibration target",
        calls -> new HttpProbe(target.resolve("/"), "ok", calls),
        pace,
        clock,
        waiting);
  }

  /**
   * Those of a stack, sending.
   *
   * @throws HealproofException (BROKEN) when they are not served
   */
  static PageClients sending(PageUsers users, UsersPace pace, RunClock clock, Waiting waiting) {
    PageClients clients =
        new PageClients(users.address().toString(), users::probe, pace, clock, waiting);
    try {
      clients.begin();
      return clients;
    } catch (RuntimeException e) {
      clients.close();
      throw e;
    }
  }

  private void add(
      String name,
      Function<Calls, HttpProbe> probes,
      ClientObserver.Pace pace,
      Connection connection,
      RunClock clock) {
    HttpProbe probe = probes.apply(new Calls(pace.timeout(), connection));
    clients.put(new ClientObserver(name, pace, number -> probe.ask(), clock), probe);
  }

  /**
   * Starts both, and waits until they are proven on.
   *
   * @throws HealproofException (BROKEN) when they are not served
   */
  void begin() {
    clients.keySet().forEach(ClientObserver::warmUp);
    clients.keySet().forEach(ClientObserver::start);
    boolean proven =
        waiting.until(
            "good answers to every client",
            POLL,
            PROOF_DEADLINE,
            () -> clients.keySet().stream().allMatch(each -> proven(each.requests())));
    if (!proven) {
      throw HealproofException.broken(
          "for %d s %s did not serve its users as it should: %s"
              .formatted(PROOF_DEADLINE.toSeconds(), whom, lastRemarks()),
          null);
    }
  }

  private static boolean proven(List<Request> requests) {
    int from = requests.size() - PROOF;
    return from >= 0
        && requests.subList(from, requests.size()).stream()
            .allMatch(request -> request.answer() == Answer.GOOD);
  }

  private String lastRemarks() {
    List<String> last = new ArrayList<>();
    for (ClientObserver client : clients.keySet()) {
      List<ClientObserver.Remark> remarks = client.remarks();
      int requests = client.requests().size();
      last.add(
          "%s, %d of %d not good%s"
              .formatted(
                  client.name(),
                  remarks.size(),
                  requests,
                  remarks.isEmpty() ? "" : ", " + remarks.get(remarks.size() - 1).reason()));
    }
    return String.join("; ", last);
  }

  @Override
  public List<Request> requests(String source) {
    return clients.keySet().stream()
        .filter(client -> client.name().equals(source))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no client is called " + source))
        .requests();
  }

  @Override
  public List<Seen> finish() {
    clients.keySet().forEach(ClientObserver::close);
    return clients.keySet().stream()
        .map(
            client ->
                new Seen(
                    client.name(),
                    client.requests(),
                    client.remarks(),
                    client.stalls(),
                    new WriteLog(List.of(), List.of()),
                    ""))
        .toList();
  }

  @Override
  public void close() {
    clients.keySet().forEach(ClientObserver::close);
    clients.values().forEach(HttpProbe::close);
  }
}
