package io.healproof.recovery;

import java.util.Comparator;

/**
 * One look at a service that took a while, in nanoseconds of run time: a request from its sending
 * to its answer, a sample from the first to the last moment whose state it may show. A good one
 * proves that the service was usable at some moment of [from, until], a failed one that it was not
 * at some moment of it, an unknown one nothing.
 *
 * @param from for an unknown look, the moment from which nothing is known
 */
record Glance(long from, long until, Answer answer) {
  static final Comparator<Glance> IN_ORDER = Comparator.comparingLong(Glance::from);

  boolean good() {
    return answer == Answer.GOOD;
  }

  boolean failed() {
    return answer == Answer.FAILED;
  }

  boolean unknown() {
    return answer == Answer.UNKNOWN;
  }
}
