package io.healproof.time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits in real time, with Awaitility. */
public final class RealWaiting implements Waiting {

  @Override
  public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
    try {
      Awaitility.await(what)
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(poll)
          .atMost(deadline)
          .until(
              () -> {
                requireNoInterruption();
                return condition.getAsBoolean();
              });
      return true;
    } catch (ConditionTimeoutException e) {
      requireNoInterruption();
      return false;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Awaitility rethrows the InterruptedException of its own sleep undeclared.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        throw new Interruption();
      }
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      requireNoInterruption();
      LockSupport.parkNanos(left);
    }
  }

  private static void requireNoInterruption() {
    if (Thread.currentThread().isInterrupted()) {
      throw new Interruption();
    }
  }
}
