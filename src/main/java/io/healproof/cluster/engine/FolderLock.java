package io.healproof.cluster.engine;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process at a time do a piece of work. The operating system lets go of it when the
 * process ends, however it ends.
 */
public final class FolderLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final FileChannel channel;
  private final FileLock lock;

  private FolderLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock, waiting for whoever holds it.
   *
   * @param file made when missing
   * @param work what the lock is for, e.g. {@code building images}
   * @throws HealproofException when it is still held at the deadline
   */
  public static FolderLock take(
      Path file, String work, Duration deadline, Waiting waiting, Progress progress) {
    Optional<FolderLock> free = tryTake(file);
    if (free.isPresent()) {
      return free.get();
    }
    progress.say("Another Healproof process is " + work + "; waiting for it (" + file + ")");
    List<FolderLock> taken = new ArrayList<>();
    boolean done =
        waiting.until(
            "another process has finished " + work,
            POLL,
            deadline,
            () -> {
              tryTake(file).ifPresent(taken::add);
              return !taken.isEmpty();
            });
    if (!done) {
      throw HealproofException.broken(
          "Another Healproof process is still %s after %d min (it holds %s). Wait for it or end it."
              .formatted(work, deadline.toMinutes(), file),
          null);
    }
    return taken.get(0);
  }

  /** Takes the lock when nobody holds it. */
  public static Optional<FolderLock> tryTake(Path file) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return locked(channel);
    } catch (IOException e) {
      throw HealproofException.broken(
          "Cannot write below %s: %s. Choose a cache folder that this user may write to."
              .formatted(file.toAbsolutePath().getParent(), e),
          e);
    }
  }

  private static Optional<FolderLock> locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new FolderLock(channel, lock));
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process holds it: the same answer as for another process.
      LOG.debug("lock is held in this process", e);
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw HealproofException.broken("Cannot let go of a lock: " + e.getMessage(), e);
    }
  }
}
