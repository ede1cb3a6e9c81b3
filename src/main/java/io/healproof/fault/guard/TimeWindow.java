package io.healproof.fault.guard;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time of the week in which faults may happen, e.g. {@code Mon-Fri 09:00-17:00 Europe/Berlin}.
 *
 * @param text as it was written
 * @param from inclusive
 * @param until exclusive, and later than the start: a night is two windows
 */
public record TimeWindow(
    String text, Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone) {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\w{3})(?:-(\\w{3}))? )?(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)(?: (\\S+))?");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  public TimeWindow {
    days = Set.copyOf(days);
  }

  /**
   * Reads one.
   *
   * @param text {@code [Day[-Day] ]HH:MM-HH:MM[ Zone]}; every day and UTC where they are left out
   * @throws IllegalArgumentException when it is none
   */
  public static TimeWindow parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(text + " is no time window");
    }
    try {
      String zone = form.group(5);
      LocalTime from = LocalTime.parse(form.group(3));
      LocalTime until = LocalTime.parse(form.group(4));
      if (!from.isBefore(until)) {
        throw new IllegalArgumentException(text + " ends before it begins");
      }
      return new TimeWindow(
          text.strip(),
          days(form.group(1), form.group(2)),
          from,
          until,
          ZoneId.of(zone == null ? "UTC" : zone));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Set<DayOfWeek> days(@Nullable String first, @Nullable String last) {
    if (first == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    int from = day(first);
    int to = last == null ? from : day(last);
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (int day = from; ; day = (day + 1) % DAYS.size()) {
      days.add(DayOfWeek.of(day + 1));
      if (day == to) {
        return days;
      }
    }
  }

  private static int day(String name) {
    int day = DAYS.indexOf(name.toLowerCase(Locale.ROOT));
    if (day < 0) {
      throw new IllegalArgumentException(name + " is no day; expected Mon, Tue, ...");
    }
    return day;
  }

  /** Whether a moment lies in it. */
  public boolean holds(Instant moment) {
    ZonedDateTime there = moment.atZone(zone);
    LocalTime time = there.toLocalTime();
    return days.contains(there.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(until);
  }

  @Override
  public String toString() {
    return text;
  }
}
