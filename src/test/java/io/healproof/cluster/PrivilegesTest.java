package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PrivilegesTest {

  @Test
  void a_bounding_set_without_sys_resource_is_noticed() {
    assertFalse(Privileges.complete("Name:\tinit\nCapBnd:\t000001fffeffffff\n"));
  }

  @Test
  void a_full_bounding_set_and_an_unknown_one_count_as_complete() {
    assertTrue(Privileges.complete("CapBnd:\t000001ffffffffff\n"));
    assertTrue(Privileges.complete("Name:\tinit\n"));
  }
}
