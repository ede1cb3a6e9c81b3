package io.healproof.cluster.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps the last lines of a container's log. */
final class LogLines extends ResultCallback.Adapter<Frame> {
  private final int most;
  private final Deque<String> lines = new ArrayDeque<>();

  LogLines(int most) {
    this.most = most;
  }

  @Override
  public synchronized void onNext(Frame frame) {
    new String(frame.getPayload(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(this::keep);
  }

  private void keep(String line) {
    lines.addLast(line);
    if (lines.size() > most) {
      lines.removeFirst();
    }
  }

  synchronized List<String> lines() {
    return new ArrayList<>(lines);
  }
}
