package io.healproof.report;

import io.healproof.evidence.Entry;
import io.healproof.evidence.RunRecord;
import io.healproof.report.page.Block;
import io.healproof.report.page.Blocks;
import io.healproof.report.page.Prose;
import io.healproof.report.page.Rows;
import java.util.List;
import java.util.stream.Stream;

/** The parts of the page that say what was tested, on what, and what only stood in for it. */
final class TestedThing {
  private final RunRecord run;

  TestedThing(RunRecord run) {
    this.run = run;
  }

  /** What a reader must know before any number; empty where everything was the product itself. */
  Blocks standIns() {
    List<Prose> standIns =
        run.facts().stream()
            .flatMap(facts -> images(facts.body()))
            .filter(image -> !image.standsInFor().isEmpty())
            .map(
                image ->
                    Prose.code(image.name())
                        .and(" stood in for ")
                        .and(Prose.strong(image.standsInFor())))
            .toList();
    return standIns.isEmpty()
        ? new Blocks()
        : new Blocks()
            .add(
                new Block.Callout(
                    Prose.strong("Stand-ins.").and(" Not everything was the product itself:"),
                    standIns));
  }

  private static Stream<Entry.Image> images(Entry.Facts facts) {
    return Stream.concat(facts.stackImages().stream(), facts.platformImages().stream());
  }

  Blocks blocks() {
    Blocks out = new Blocks().heading(2, "What was tested");
    if (run.facts().isEmpty()) {
      return out.paragraph("The run ended before this was recorded.");
    }
    Entry.Facts facts = run.facts().get().body();
    return out.table(table(facts))
        .bullets(facts.notes().stream().map(Prose::plain).toList())
        .addAll(images("Images of the stack, with digests", facts.stackImages()))
        .addAll(images("Images of the platform, with digests", facts.platformImages()));
  }

  private static Rows table(Entry.Facts facts) {
    Rows rows = new Rows("", "");
    Prose revision =
        facts.stackRevision().isEmpty()
            ? Prose.none()
            : Prose.plain(", Git revision ").and(Prose.code(facts.stackRevision()));
    rows.row(Prose.plain("Stack"), Prose.plain(facts.stack()).and(revision));
    rows.row(
        Prose.plain("Cluster"),
        Prose.plain(facts.cluster() + ", Kubernetes " + facts.kubernetesVersion()));
    rows.row(
        Prose.plain("Images"),
        Prose.plain(
            facts.imageSource().equals("pull")
                ? "pulled from container registries"
                : "built on this machine from modules and packages at pinned versions"));
    for (Entry.Node node : facts.nodes()) {
      rows.row(
          Prose.plain("Node ").and(Prose.code(node.name())),
          Prose.plain(
              "%s, %s, %s".formatted(node.role(), node.osImage(), node.containerRuntime())));
    }
    facts.versions().forEach((name, version) -> rows.row(Prose.plain(name), Prose.plain(version)));
    return rows;
  }

  private static Blocks images(String title, List<Entry.Image> images) {
    Rows rows = new Rows("Image", "Digest", "Built from", "Stands in for");
    for (Entry.Image image : images) {
      rows.row(
          Prose.code(image.name()),
          Prose.code(image.digest()),
          image.builtFrom().isEmpty() ? Prose.plain("pulled") : Prose.code(image.builtFrom()),
          Prose.plain(image.standsInFor()));
    }
    return new Blocks().fold(title + " (" + images.size() + ")", new Blocks().table(rows));
  }
}
