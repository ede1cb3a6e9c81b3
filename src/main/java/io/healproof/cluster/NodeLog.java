package io.healproof.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.output.OutputFrame;

/**
 * What a node says while it boots: all of it in a file, the last lines at hand, because a node that
 * fails is removed with its own log.
 */
final class NodeLog implements Consumer<OutputFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLog.class);
  private static final int KEPT = 20;

  private final Path file;
  private final Deque<String> last = new ArrayDeque<>();
  private boolean booting = true;

  NodeLog(Path file) {
    this.file = file;
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("file", file).setCause(e).log("the node's log is not kept");
    }
  }

  @Override
  public synchronized void accept(OutputFrame frame) {
    if (!booting) {
      return;
    }
    String text = frame.getUtf8String();
    text.lines().filter(line -> !line.isBlank()).forEach(this::keep);
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("file", file).setCause(e).log("the node's log is not kept");
    }
  }

  private void keep(String line) {
    last.addLast(line);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
  }

  /** The node is up; the engine keeps what it says from now on. */
  synchronized void booted() {
    booting = false;
  }

  Path file() {
    return file;
  }

  synchronized List<String> lastLines() {
    return new ArrayList<>(last);
  }
}
