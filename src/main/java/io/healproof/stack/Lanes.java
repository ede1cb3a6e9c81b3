package io.healproof.stack;

import io.healproof.stack.ChatUser.ChatFailure;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes something that serves one call at a time serve several threads. A call gets the one that
 * was answered last, so that in quiet times there is one, with one connection; while it is busy the
 * next call gets another one. One that was not answered is used only when no other is free. Safe
 * for use by several threads.
 */
final class Lanes<T> implements AutoCloseable {
  private final Supplier<T> another;
  private final Consumer<T> close;
  private final ConcurrentLinkedDeque<T> free = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  Lanes(Supplier<T> another, Consumer<T> close) {
    this.another = another;
    this.close = close;
  }

  /** Lets one do something that throws {@link ChatFailure} when it is not answered. */
  <R> R use(Function<T, R> deed) {
    T lane = free.pollFirst();
    if (lane == null) {
      lane = another.get();
    }
    boolean answered = true;
    try {
      return deed.apply(lane);
    } catch (ChatFailure e) {
      answered = e.wasAnswered();
      throw e;
    } finally {
      giveBack(lane, answered);
    }
  }

  private void giveBack(T lane, boolean answered) {
    if (answered) {
      free.addFirst(lane);
    } else {
      free.addLast(lane);
    }
    if (closed) {
      close();
    }
  }

  /** Closes those that are free now, and the others once they are. */
  @Override
  public void close() {
    closed = true;
    for (T lane = free.pollFirst(); lane != null; lane = free.pollFirst()) {
      close.accept(lane);
    }
  }
}
