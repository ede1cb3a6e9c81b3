package io.healproof.observe;

import java.io.IOException;
import java.util.List;

/** The way of the clients' results to Prometheus. */
public interface ClientRelay {

  /**
   * Shows the outages of one trial to Prometheus, in place of whatever was shown before.
   *
   * @throws IOException when they are not taken
   */
  void push(List<RelayedOutage> outages) throws IOException;

  /**
   * Shows nothing any more; to be called once the outages were read back, and when a trial ends in
   * any other way.
   *
   * @throws IOException when what is shown cannot be deleted
   */
  void delete() throws IOException;
}
