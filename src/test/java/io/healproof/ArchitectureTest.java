package io.healproof;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the arrows between packages: "who may know whom" in the design. */
class ArchitectureTest {
  private static final String ROOT = "io.healproof";
  private static final Path SOURCES = Path.of("src/main/java/io/healproof");

  /** A package, and the others that it may know; the root package may be known by all. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry(
              "cli",
              Set.of(
                  "steps",
                  "experiment",
                  "stack",
                  "fault",
                  "observe",
                  "evidence",
                  "recovery",
                  "report",
                  "cluster",
                  "time")),
          // Steps speak in faults, in the stack's names for its objects, and in expected outcomes.
          Map.entry("steps", Set.of("experiment", "fault", "stack", "recovery", "time")),
          Map.entry(
              "experiment",
              Set.of("cluster", "stack", "fault", "observe", "evidence", "recovery", "time")),
          Map.entry("fault", Set.of("cluster", "evidence", "recovery", "time")),
          Map.entry("observe", Set.of("cluster", "recovery", "time")),
          Map.entry("stack", Set.of("cluster", "time")),
          Map.entry("report", Set.of("evidence", "recovery")),
          Map.entry("evidence", Set.of("recovery", "time")),
          Map.entry("cluster", Set.of("time")),
          Map.entry("recovery", Set.of()),
          Map.entry("time", Set.of()));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  static Stream<String> packages() {
    return MAY_KNOW.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageKnowsOnlyWhomItMayKnow(String name) {
    List<String> allowed = new ArrayList<>(List.of(ROOT, ROOT + "." + name + ".."));
    MAY_KNOW.getOrDefault(name, Set.of()).forEach(other -> allowed.add(ROOT + "." + other + ".."));
    DescribedPredicate<JavaClass> forbidden =
        resideInAPackage(ROOT + "..")
            .and(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(String[]::new))))
            .as("packages other than %s", allowed);

    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .dependOnClassesThat(forbidden)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theRootPackageKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            MAY_KNOW.keySet().stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void kubernetesTypesStayWhereClustersAreTalkedTo() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + ".cluster..", ROOT + ".stack..", ROOT + ".fault..", ROOT + ".observe..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(CLASSES);
  }

  @Test
  void recoveryAndReportDoNoInputOrOutputAndReadNoClock() {
    DescribedPredicate<JavaClass> impure =
        resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.sql..")
            .or(DescribedPredicate.describe("a file", c -> c.getName().startsWith("java.io.File")));
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".recovery..", ROOT + ".report..")
        .should()
        .dependOnClassesThat(impure)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineUsesTheStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli..")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void nothingSleepsAndNothingUsesTheOldDates() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Date")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Calendar")
        .check(CLASSES);
  }

  @Test
  void theScanSawEveryPackageThatHasClasses() throws IOException {
    Set<String> written;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      written =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .map(file -> SOURCES.relativize(file.resolveSibling("")).toString())
              .map(folder -> folder.isEmpty() ? ROOT : ROOT + "." + folder.replace('/', '.'))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    Set<String> seen =
        CLASSES.stream()
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertTrue(written.contains(ROOT), "the sources are where this test looks: " + written);
    assertEquals(written, seen);
  }

  @Test
  void everyPackageIsInTheTableOfArrows() throws IOException {
    try (Stream<Path> folders = Files.list(SOURCES)) {
      assertEquals(
          new TreeSet<>(MAY_KNOW.keySet()),
          folders
              .filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }
}
