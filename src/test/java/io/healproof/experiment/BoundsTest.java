package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundsTest {

  @Test
  void thereAreSamplesFromBeforeAFaultHoweverSeldomPrometheusScrapes() {
    assertEquals(Duration.ofSeconds(5), Bounds.usual().lead());
    assertEquals(Duration.ofSeconds(90), Bounds.usual().scraping(Duration.ofSeconds(30)).lead());
  }
}
