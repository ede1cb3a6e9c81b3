package io.healproof.fault;

import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import java.util.List;

/**
 * A fault that has been injected.
 *
 * @param t0 from just before the accepted API call was sent to just after it was answered, in run
 *     time
 * @param events what Healproof did, in order
 */
public record Injection(TimeBounds t0, Victim victim, List<TimelineEvent> events) {
  public Injection {
    events = List.copyOf(events);
  }
}
