package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.observe.ClientObserver;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.recovery.Sources;
import io.healproof.stack.ChatUsers.Calls;
import io.healproof.stack.ChatUsers.Connection;
import io.healproof.stack.HttpProbe;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two clients of a calibration trial: as those of a claim's trial, but with a plain page. */
final class CalibrationClients implements AutoCloseable {
  /** As a claim's clients have it unless the claim says otherwise. */
  static final Duration DEADLINE = Duration.ofSeconds(1);

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PROOF_DEADLINE = Duration.ofSeconds(20);
  private static final int PROOF = 5;

  private final Waiting waiting;
  private final Map<ClientObserver, HttpProbe> clients = new LinkedHashMap<>();

  CalibrationClients(URI users, Duration period, RunClock clock, Waiting waiting) {
    this.waiting = waiting;
    add(Sources.CLIENT_NEW, users, period, Connection.FRESH, clock);
    add(Sources.CLIENT_REUSED, users, period, Connection.REUSED, clock);
  }

  private void add(String name, URI users, Duration period, Connection connection, RunClock clock) {
    ClientObserver.Pace pace = new ClientObserver.Pace(period, DEADLINE);
    HttpProbe probe =
        new HttpProbe(users.resolve("/"), "ok", new Calls(pace.timeout(), connection));
    clients.put(new ClientObserver(name, pace, number -> probe.ask(), clock), probe);
  }

  /** Starts both, and waits until they are proven on. */
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
      throw HealproofException.broken("the calibration target does not serve its users", null);
    }
  }

  private static boolean proven(List<Request> requests) {
    int from = requests.size() - PROOF;
    return from >= 0
        && requests.subList(from, requests.size()).stream()
            .allMatch(request -> request.answer() == Answer.GOOD);
  }

  /** The clients by name; to be asked for their requests after the end. */
  List<ClientObserver> observers() {
    return List.copyOf(clients.keySet());
  }

  /** Sends no more; returns when every request is decided. */
  void end() {
    clients.keySet().forEach(ClientObserver::close);
  }

  @Override
  public void close() {
    end();
    clients.values().forEach(HttpProbe::close);
  }
}
