package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.HealproofException;
import io.healproof.stack.ChatUsers.Calls;
import io.healproof.stack.ChatUsers.Connection;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourcePortsTest {

  private static int next(SourcePorts ports) throws IOException {
    try (Socket socket = new Socket()) {
      ports.bind(socket);
      return socket.getLocalPort();
    }
  }

  @Test
  void noPortComesBackBeforeTheRoundIsDone() throws IOException {
    SourcePorts ports = new SourcePorts(12_345, 1000);
    Set<Integer> taken = new HashSet<>();
    // What others hold on this machine is passed over, so that the round is a little shorter.
    int most = SourcePorts.COUNT - 2000;
    for (int i = 0; i < most; i++) {
      int port = next(ports);
      assertTrue(port >= SourcePorts.FIRST && port < SourcePorts.FIRST + SourcePorts.COUNT);
      taken.add(port);
    }

    assertEquals(most, taken.size());
  }

  @Test
  void aPortInUseIsPassedOver() throws IOException {
    try (Socket holder = new Socket()) {
      new SourcePorts(0, 1000).bind(holder);

      assertNotEquals(
          holder.getLocalPort(),
          next(new SourcePorts(holder.getLocalPort() - SourcePorts.FIRST, 1000)));
    }
  }

  @Test
  void whereNoPortIsFreeItIsHealproofThatCannotAskAndNotTheServiceThatFails() throws IOException {
    try (Socket holder = new Socket();
        MoodyServer server = new MoodyServer()) {
      new SourcePorts(0, 1000).bind(holder);
      SourcePorts none = new SourcePorts(holder.getLocalPort() - SourcePorts.FIRST, 1);
      HttpCalls calls =
          new HttpCalls(server.url(), new Calls(Duration.ofSeconds(30), Connection.FRESH), none);

      String message =
          String.valueOf(
              assertThrows(HealproofException.class, () -> calls.ask("GET", "/", Map.of(), null))
                  .getMessage());

      assertTrue(message.contains("no source port"), message);
    }
  }
}
