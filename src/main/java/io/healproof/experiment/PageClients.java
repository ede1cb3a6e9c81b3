package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.observe.ClientObserver;
import io.healproof.observe.WriteLog;
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
import java.util.List;
import java.util.function.Function;

/** Users of one trial who ask for a page: one over new connections, one over those it keeps. */
final class PageClients implements Traffic {
  private static final Duration POLL = Duration.ofMillis(50);

  /** Nothing is measured yet: a machine that is busy for a while is waited for. */
  private static final Duration PROOF_DEADLINE = Duration.ofSeconds(60);

  private final String whom;
  private final Waiting waiting;
  private final List<HttpProbe> probes;
  private final ClientsOn clients;

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
    ClientObserver.Pace observed = pace.observed();
    HttpProbe fresh = probes.apply(new Calls(observed.timeout(), Connection.FRESH));
    HttpProbe reused = probes.apply(new Calls(observed.timeout(), Connection.REUSED));
    this.probes = List.of(fresh, reused);
    this.clients =
        new ClientsOn(
            List.of(
                new ClientObserver(Sources.CLIENT_NEW, observed, number -> fresh.ask(), clock),
                new ClientObserver(
                    Sources.CLIENT_REUSED, observed, number -> reused.ask(), clock)));
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

  /**
   * Starts both, and waits until they are proven on.
   *
   * @throws HealproofException (BROKEN) when they are not served
   */
  void begin() {
    if (!clients.begin(waiting, POLL, PROOF_DEADLINE)) {
      throw HealproofException.broken(
          "for %d s %s did not serve its users as it should: %s"
              .formatted(PROOF_DEADLINE.toSeconds(), whom, lastRemarks()),
          null);
    }
  }

  private String lastRemarks() {
    List<String> last = new ArrayList<>();
    for (ClientObserver client : clients.clients()) {
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
    return clients.requests(source);
  }

  @Override
  public List<Seen> finish() {
    clients.close();
    return clients.clients().stream()
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
    clients.close();
    probes.forEach(HttpProbe::close);
  }
}
