package io.healproof.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.cli.doctor.Finding.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorChecksTest {
  private static final long GB = 1_000_000_000;

  private final Map<String, Machine.Output> commands = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private final Map<String, Long> free = new HashMap<>();
  private boolean registry;
  private boolean loopback = true;

  @Test
  void aMachineWithNothingOnItIsBadAndSaysHowToMendEachThing() {
    for (String check : List.of("maven", "engine", "go", "mmdebstrap", "pip")) {
      Finding finding = look(check);

      assertEquals(Level.BAD, finding.level(), finding.toString());
      assertTrue(finding.mend().contains("apt-get install"), finding.toString());
    }
  }

  @Test
  void whoeverIsDeniedTheEngineIsToldToJoinItsGroup() {
    commands.put("docker", new Machine.Output(1, "permission denied while trying to connect"));
    assertTrue(look("engine").mend().contains("usermod -aG docker"), look("engine").mend());

    commands.put("docker", new Machine.Output(1, "Cannot connect to the Docker daemon"));
    assertTrue(look("engine").mend().contains("systemctl start docker"), look("engine").mend());

    commands.put("docker", new Machine.Output(0, "20.10.24\n"));
    assertEquals(Finding.ok("engine", "Docker Engine 20.10.24"), look("engine"));
  }

  @ParameterizedTest
  @CsvSource({"3.6.3, BAD", "3.8.6, BAD", "3.8.7, OK", "3.9.0, OK", "4.0.1, OK"})
  void mavenMustNotBeOlderThanThePluginsNeed(String version, Level expected) {
    commands.put("mvn", new Machine.Output(0, "\033[1mApache Maven " + version + "\033[m\n"));

    assertEquals(expected, look("maven").level());
  }

  @ParameterizedTest
  @CsvSource({
    "000001ffffffffff, OK, privileged containers",
    "000001fffeffffff, OK, without CAP_SYS_RESOURCE",
    "00000000a80425fb, BAD, CAP_SYS_ADMIN"
  })
  void theBoundingSetSaysWhatNodesMayDo(String bounds, Level level, String seen) {
    files.put("/proc/1/status", "Name:\tinit\nCapBnd:\t" + bounds + "\nCapAmb:\t0\n");

    assertEquals(level, look("privileges").level());
    assertTrue(look("privileges").seen().contains(seen), look("privileges").seen());
  }

  @ParameterizedTest
  @CsvSource({"100, 100, OK", "100, 10, WARN", "10, 100, WARN", "4, 100, BAD", "100, 1, BAD"})
  void theFullerOfTheTwoDisksDecides(long images, long cache, Level expected) {
    free.put("/var/lib/docker", images * GB);
    free.put("/cache", cache * GB);

    assertEquals(expected, look("disk").level());
  }

  @ParameterizedTest
  @CsvSource({"24000000, OK", "4000000, WARN", "1000000, BAD"})
  void memoryIsWhatIsAvailableNotWhatIsBuiltIn(String kibibytes, Level expected) {
    files.put("/proc/meminfo", "MemTotal: 99999999 kB\nMemAvailable:   " + kibibytes + " kB\n");

    assertEquals(expected, look("memory").level());
  }

  @Test
  void buildToolsAreNotMissedWhereARegistryAnswers() {
    registry = true;

    assertEquals(Level.OK, look("go").level());
    assertEquals(Level.OK, look("container-registry").level());
    registry = false;
    assertEquals(Level.WARN, look("container-registry").level());
  }

  @ParameterizedTest
  @CsvSource({"00002A0A, WARN", "00002B0A, WARN", "00002C0A, OK", "00000000, OK"})
  void aRouteIntoTheClustersAddressesIsSeen(String destination, Level expected) {
    files.put(
        "/proc/net/route",
        "Iface\tDestination\tGateway\neth0\t" + destination + "\t00000000\t0001\n");

    assertEquals(expected, look("routes").level());
  }

  @Test
  void aLoopbackThatNothingCanListenOnIsBad() {
    assertEquals(Level.OK, look("ports").level());
    loopback = false;
    assertEquals(Level.BAD, look("ports").level());
  }

  private Finding look(String check) {
    return Objects.requireNonNull(
            new DoctorChecks(new FakeMachine(), Path.of("/cache")).all().get(check), check)
        .get();
  }

  private final class FakeMachine implements Machine {
    @Override
    public Optional<String> read(Path file) {
      return Optional.ofNullable(files.get(file.toString()));
    }

    @Override
    public Optional<Output> run(Duration limit, List<String> command) {
      return command.contains("info")
          ? Optional.empty()
          : Optional.ofNullable(commands.get(command.get(0)));
    }

    @Override
    public OptionalLong freeBytes(Path path) {
      Long bytes = free.get(path.toString());
      return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    @Override
    public boolean answers(URI address, Duration limit) {
      return registry;
    }

    @Override
    public boolean canListen() {
      return loopback;
    }
  }
}
