package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.observe.ClientObserver;
import io.healproof.observe.WriteLog;
import io.healproof.observe.Writes;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.stack.ChatUser;
import io.healproof.stack.ChatUser.ChatFailure;
import io.healproof.stack.ChatUser.Posted;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.List;

/** The users of one trial, sending. */
final class UsersSending implements Traffic {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PROOF_DEADLINE = Duration.ofSeconds(30);

  /** Good answers in a row that prove an observer on. */
  private static final int PROOF = 5;

  private static final Duration READ_POLL = Duration.ofMillis(500);

  /** What a replica of the service may take to show what another one has acknowledged. */
  private static final Duration READ_DEADLINE = Duration.ofSeconds(15);

  private final List<Client> clients;
  private final ChatUser reader;
  private final Waiting waiting;

  /** An observer, and what it writes. */
  record Client(ClientObserver observer, Writes writes) {}

  UsersSending(List<Client> clients, ChatUser reader, Waiting waiting) {
    this.clients = List.copyOf(clients);
    this.reader = reader;
    this.waiting = waiting;
  }

  /** Starts each observer and waits until its newest requests were good. */
  void begin() {
    clients.forEach(client -> client.observer().warmUp());
    clients.forEach(client -> client.observer().start());
    boolean proven =
        waiting.until(
            "good answers to every client",
            POLL,
            PROOF_DEADLINE,
            () -> clients.stream().allMatch(client -> proven(client.observer().requests())));
    if (!proven) {
      throw HealproofException.broken(
          "no fault is injected before users are seen to be served, and for %d s they were not: %s"
              .formatted(PROOF_DEADLINE.toSeconds(), lastRemarks()),
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
    return String.join(
        "; ",
        clients.stream()
            .map(Client::observer)
            .map(
                observer -> {
                  List<ClientObserver.Remark> remarks = observer.remarks();
                  return observer.name()
                      + ": "
                      + (remarks.isEmpty()
                          ? "too few requests"
                          : remarks.get(remarks.size() - 1).reason());
                })
            .toList());
  }

  @Override
  public List<Request> requests(String source) {
    return clients.stream()
        .map(Client::observer)
        .filter(observer -> observer.name().equals(source))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no client is called " + source))
        .requests();
  }

  @Override
  public List<Seen> finish() {
    clients.forEach(client -> client.observer().stop());
    return clients.stream().map(this::seen).toList();
  }

  private Seen seen(Client client) {
    Reading reading = new Reading(client.writes());
    waiting.until(
        "everything that was acknowledged", READ_POLL, READ_DEADLINE, reading::nothingIsLost);
    ClientObserver observer = client.observer();
    return new Seen(
        observer.name(),
        observer.requests(),
        observer.remarks(),
        observer.stalls(),
        reading.log,
        reading.problem);
  }

  /** Reads back what one client wrote; the newest attempt is the one that counts. */
  private final class Reading {
    private final Writes writes;
    private WriteLog log;
    private String problem = "";

    Reading(Writes writes) {
      this.writes = writes;
      this.log = new WriteLog(writes.all(), List.of());
    }

    boolean nothingIsLost() {
      try {
        List<Posted> posted = reader.readSince(writes.firstAcknowledged().orElse(""));
        List<String> texts = posted.stream().map(Posted::text).toList();
        log = new WriteLog(writes.all(), writes.numbers(texts));
        problem = "";
        return log.compare().nothingLost();
      } catch (ChatFailure e) {
        log = new WriteLog(writes.all(), List.of());
        problem = String.valueOf(e.getMessage());
        return false;
      }
    }
  }

  @Override
  public void close() {
    clients.forEach(client -> client.observer().close());
  }
}
