package io.healproof.observe;

import java.util.List;

/** What a trial asks of the {@code api} observer. */
public interface ApiWitness {

  /** Whether every watch is connected at this moment. */
  boolean watching();

  /**
   * Does what it takes to go on watching without a gap; to be called once in a while by whoever
   * waits.
   */
  void keepFresh();

  /** Everything seen so far, in order of arrival. */
  default List<WatchEvent> history() {
    return since(0);
  }

  /**
   * What has been seen after the first so many events, in order of arrival.
   *
   * @param known at least 0, at most as many as have been seen
   */
  List<WatchEvent> since(int known);
}
