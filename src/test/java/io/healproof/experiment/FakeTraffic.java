package io.healproof.experiment;

import io.healproof.observe.Write;
import io.healproof.observe.WriteLog;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.recovery.Sources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Users of a fake service. */
final class FakeTraffic implements Traffic {
  private final FakeTime time;
  private final FakeService service;
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private boolean sending = true;

  private static final class Client {
    private final List<Request> requests = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<Long> found = new ArrayList<>();
  }

  FakeTraffic(FakeTime time, FakeService service, UsersPace pace) {
    this.time = time;
    this.service = service;
    for (String source : List.of(Sources.CLIENT_NEW, Sources.CLIENT_REUSED)) {
      Client client = new Client();
      clients.put(source, client);
      time.every(pace.period(), () -> send(client));
    }
    time.advance(pace.period().multipliedBy(6));
  }

  private void send(Client client) {
    if (!sending) {
      return;
    }
    long number = client.requests.size();
    Duration now = time.now();
    Duration ended = now.plus(service.takes());
    boolean good = service.answers();
    client.requests.add(new Request(number, now, now, ended, good ? Answer.GOOD : Answer.FAILED));
    client.writes.add(new Write(number, now, good ? Optional.of(ended) : Optional.empty()));
    if (good && !service.forgets()) {
      client.found.add(number);
    }
  }

  @Override
  public List<Request> requests(String source) {
    return Objects.requireNonNull(clients.get(source)).requests.stream()
        .filter(request -> request.ended().compareTo(time.now()) <= 0)
        .toList();
  }

  @Override
  public List<Seen> finish() {
    close();
    time.advance(service.takes());
    return clients.entrySet().stream().map(e -> seen(e.getKey(), e.getValue())).toList();
  }

  private Seen seen(String source, Client client) {
    boolean read = service.readable();
    return new Seen(
        source,
        client.requests,
        List.of(),
        List.of(),
        new WriteLog(client.writes, read ? client.found : List.of()),
        read ? "" : "no answer");
  }

  @Override
  public void close() {
    sending = false;
  }
}
