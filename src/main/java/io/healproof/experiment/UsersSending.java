package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.observe.ClientObserver;
import io.healproof.observe.WriteLog;
import io.healproof.observe.Writes;
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

  private static final Duration READ_POLL = Duration.ofMillis(500);

  /** What a replica of the service may take to show what another one has acknowledged. */
  private static final Duration READ_DEADLINE = Duration.ofSeconds(15);

  private final List<Client> clients;
  private final ClientsOn observers;
  private final ChatUser reader;
  private final Waiting waiting;

  /** An observer, and what it writes. */
  record Client(ClientObserver observer, Writes writes) {}

  UsersSending(List<Client> clients, ChatUser reader, Waiting waiting) {
    this.clients = List.copyOf(clients);
    this.observers = new ClientsOn(clients.stream().map(Client::observer).toList());
    this.reader = reader;
    this.waiting = waiting;
  }

  /** Starts each observer and waits until its newest requests were good. */
  void begin() {
    if (!observers.begin(waiting, POLL, PROOF_DEADLINE)) {
      throw HealproofException.broken(
          "no fault is injected before users are seen to be served, and for %d s they were not: %s"
              .formatted(PROOF_DEADLINE.toSeconds(), lastRemarks()),
          null);
    }
  }

  private String lastRemarks() {
    return String.join(
        "; ",
        observers.clients().stream()
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
    return observers.requests(source);
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
    observers.close();
  }
}
