package io.healproof.observe;

import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How late Argo CD's metrics show a change of an Application's status, as one trial saw it: {@code
 * argocd_app_info} in the scrapes against the watch of the Application. What {@link
 * Canary#exporterLag} is for kube-state-metrics; here the changes are those that the trial itself
 * brings about, so a trial without any measures nothing. Pure.
 *
 * <p>With [e, l] the bounds of a change:
 *
 * <ul>
 *   <li>A scrape at t that shows a status which a change had ended by l &lt; t lags by at least t -
 *       l.
 *   <li>A change that a scrape in [t, t + d] shows for the first time was shown at most t + d - e
 *       late. Two scrapes lie an interval apart, so this bound is wide by about as much.
 * </ul>
 *
 * @param atLeast the longest lag that was proven; beyond the declared bound the trial's intervals
 *     do not hold
 * @param atMost no change that both witnesses saw was shown later than this; empty where no change
 *     can be followed from one to the other
 */
public record StatusLag(Duration atLeast, Optional<Duration> atMost) {

  /** An Application's status from a moment on. */
  private record Status(TimeBounds since, String sync, String health) {
    boolean shownBy(Scrape scrape, String application) {
      return scrape
          .all("argocd_app_info")
          .filter(value -> value.label("name").equals(application))
          .anyMatch(
              value ->
                  value.label("sync_status").equals(sync)
                      && value.label("health_status").equals(health));
    }

    boolean same(Status other) {
      return sync.equals(other.sync) && health.equals(other.health);
    }
  }

  /**
   * What the scrapes after a moment show of an Application's lag.
   *
   * @param application name of the Application
   * @param history of the watch, with what came before {@code from}
   * @param scrapes of job {@link Job#ARGO_CD}, oldest first
   * @param from run time
   * @return empty where no scrape shows a status that the watch has seen
   */
  public static Optional<StatusLag> of(
      String application, List<DatedEvent> history, List<Scrape> scrapes, Duration from) {
    List<Status> statuses = statuses(application, history);
    List<Scrape> seen =
        scrapes.stream().filter(scrape -> scrape.up() && scrape.at().compareTo(from) >= 0).toList();
    Optional<Duration> atLeast =
        seen.stream()
            .flatMap(scrape -> proven(application, statuses, scrape).stream())
            .max(Duration::compareTo);
    return atLeast.map(lag -> new StatusLag(lag, atMost(application, statuses, seen, from)));
  }

  private static List<Status> statuses(String application, List<DatedEvent> history) {
    List<Status> statuses = new ArrayList<>();
    for (DatedEvent dated : history) {
      if (dated.event().object() instanceof ApplicationSeen app && app.name().equals(application)) {
        Status status = new Status(dated.at(), app.sync(), app.health());
        if (statuses.isEmpty() || !statuses.get(statuses.size() - 1).same(status)) {
          statuses.add(status);
        }
      }
    }
    return statuses;
  }

  /** The lag that a scrape proves: zero where it may show what was true then. */
  private static Optional<Duration> proven(
      String application, List<Status> statuses, Scrape scrape) {
    Duration end = end(scrape);
    for (int i = statuses.size() - 1; i >= 0; i--) {
      Status status = statuses.get(i);
      if (status.since().earliest().compareTo(end) > 0 || !status.shownBy(scrape, application)) {
        continue;
      }
      boolean ended =
          i + 1 < statuses.size()
              && statuses.get(i + 1).since().latest().compareTo(scrape.at()) < 0;
      return Optional.of(
          ended ? scrape.at().minus(statuses.get(i + 1).since().latest()) : Duration.ZERO);
    }
    return Optional.empty();
  }

  /** Argo CD shows changes in their order, so a scrape shows at least what the one before did. */
  private static Optional<Duration> atMost(
      String application, List<Status> statuses, List<Scrape> scrapes, Duration from) {
    List<Duration> lags = new ArrayList<>();
    int shown = 0;
    for (Scrape scrape : scrapes) {
      int before = shown;
      shown =
          IntStream.range(before, statuses.size())
              .filter(i -> statuses.get(i).shownBy(scrape, application))
              .findFirst()
              .orElse(before);
      for (int i = before + 1; i <= shown; i++) {
        Duration changed = statuses.get(i).since().earliest();
        if (changed.compareTo(from) >= 0) {
          lags.add(end(scrape).minus(changed));
        }
      }
    }
    return lags.stream().max(Duration::compareTo);
  }

  private static Duration end(Scrape scrape) {
    return scrape.at().plus(scrape.duration());
  }
}
