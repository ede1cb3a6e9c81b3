package io.healproof.cli;

import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C: the first one interrupts the work, which then cleans up and writes what it saw; the
 * second one ends the process at once.
 */
final class Interruption {
  // 128 + SIGINT, as shells count.
  private static final int STOPPED_AT_ONCE = 130;

  private final Thread work;
  private final PrintWriter err;
  private final IntConsumer halt;
  private final AtomicInteger signals = new AtomicInteger();

  Interruption(Thread work, PrintWriter err, IntConsumer halt) {
    this.work = work;
    this.err = err;
    this.halt = halt;
  }

  boolean happened() {
    return signals.get() > 0;
  }

  void onSignal() {
    if (signals.getAndIncrement() > 0) {
      halt.accept(STOPPED_AT_ONCE);
      return;
    }
    err.println();
    err.println("healproof: interrupted; cleaning up. Once more stops at once and cleans nothing.");
    work.interrupt();
  }

  /**
   * Listens to SIGINT and SIGTERM. By reflection: the compiler warns about {@code sun.misc.Signal}
   * and cannot be told not to, and a shutdown hook could not let the work end by itself.
   */
  void listen() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  onSignal();
                }
                return null;
              });
      for (String name : new String[] {"INT", "TERM"}) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
      }
    } catch (ReflectiveOperationException e) {
      log().atWarn().setCause(e).log("this JVM hands out no signals; Ctrl-C will not clean up");
    }
  }

  /** Made when it is needed: starting the logging takes longer than showing help. */
  private static Logger log() {
    return LoggerFactory.getLogger(Interruption.class);
  }
}
