package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.HealproofException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeployedStackTest {

  @Test
  void anUnknownRoleIsRefusedWithTheNearestOne() {
    DeployedStack stack =
        new DeployedStack(
            "mine",
            Optional.empty(),
            List.of("n"),
            "abc",
            List.of(),
            List.of(),
            Map.of("chat", new ObjectRef("Deployment", "n", "chat")),
            Optional.empty(),
            new PlatformAddresses(URI.create("http://p"), Optional.of(URI.create("http://g"))));

    HealproofException refused =
        assertThrows(HealproofException.class, () -> stack.object("chatt"));

    assertTrue(String.valueOf(refused.getMessage()).contains("did you mean \"chat\"?"));
  }
}
