package io.healproof.experiment;

import io.healproof.observe.ClientObserver;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.List;

/** The client observers of one trial, by their names. */
record ClientsOn(List<ClientObserver> clients) {
  /** Good answers in a row that prove an observer on. */
  private static final int PROOF = 5;

  ClientsOn {
    clients = List.copyOf(clients);
  }

  /**
   * Warms each up, starts it, and waits until its newest requests were good.
   *
   * @return whether all came so far by the deadline
   */
  boolean begin(Waiting waiting, Duration poll, Duration deadline) {
    clients.forEach(ClientObserver::warmUp);
    clients.forEach(ClientObserver::start);
    return waiting.until(
        "good answers to every client",
        poll,
        deadline,
        () -> clients.stream().allMatch(client -> proven(client.requests())));
  }

  private static boolean proven(List<Request> requests) {
    int from = requests.size() - PROOF;
    return from >= 0
        && requests.subList(from, requests.size()).stream()
            .allMatch(request -> request.answer() == Answer.GOOD);
  }

  /** Those of the client of this name so far, in order. */
  List<Request> requests(String source) {
    return clients.stream()
        .filter(client -> client.name().equals(source))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no client is called " + source))
        .requests();
  }

  void close() {
    clients.forEach(ClientObserver::close);
  }
}
