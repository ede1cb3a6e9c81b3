package io.healproof.cluster.image;

import io.healproof.HealproofException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A build that goes on in the background. */
public final class BuildUnderWay {
  private static final Logger LOG = LoggerFactory.getLogger(BuildUnderWay.class);

  private final CompletableFuture<Void> bootable;
  private final CompletableFuture<Void> all;
  private final CompletableFuture<Void> broken;
  private final Runnable stop;

  BuildUnderWay(
      CompletableFuture<Void> bootable,
      CompletableFuture<Void> all,
      CompletableFuture<Void> broken,
      Runnable stop) {
    this.bootable = bootable;
    this.all = all;
    this.broken = broken;
    this.stop = stop;
  }

  /**
   * Waits until nodes can boot: their image, the registry and the system's images are there.
   *
   * @throws HealproofException when an image fails; names it, with the end of its log
   */
  public void awaitBootable() {
    await(bootable);
  }

  /**
   * Waits until every image is served.
   *
   * @throws HealproofException when an image fails; names it, with the end of its log
   */
  public void awaitAll() {
    await(all);
  }

  /** Ends the build; what is half-made does not count. */
  public void stop() {
    broken.completeExceptionally(
        HealproofException.broken("The image build was stopped; run again to go on.", null));
    stop.run();
  }

  void whenEnded(Runnable action) {
    CompletableFuture<?> ended =
        CompletableFuture.anyOf(all, broken)
            .whenComplete(
                (nothing, failure) -> {
                  LOG.atDebug().addKeyValue("failed", failure != null).log("image build ended");
                  action.run();
                });
    LOG.atTrace().addKeyValue("ended", ended.isDone()).log("image build goes on");
  }

  private void await(CompletableFuture<Void> part) {
    try {
      CompletableFuture.anyOf(part, broken).get();
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw HealproofException.broken(
          "Interrupted while images were built; run again to go on.", e);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  private HealproofException unwrapped(ExecutionException failure) {
    // What failed first says more than what could not go on because of it.
    @Nullable Throwable reported = broken.handle((nothing, cause) -> cause).getNow(null);
    @Nullable Throwable first = reported == null ? failure.getCause() : reported;
    if (first instanceof InterruptedException) {
      return HealproofException.broken(
          "The image build was interrupted; run again to go on.", first);
    }
    return first instanceof HealproofException known
        ? known
        : HealproofException.broken("The image build broke: " + first, failure);
  }
}
