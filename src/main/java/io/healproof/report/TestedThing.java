package io.healproof.report;

import io.healproof.evidence.Entry;
import io.healproof.evidence.RunRecord;
import java.util.List;
import java.util.stream.Stream;

/** The part of the page that says what was tested, on what, and what only stood in for it. */
final class TestedThing {
  private final RunRecord run;
  private final StringBuilder out;

  TestedThing(RunRecord run, StringBuilder out) {
    this.run = run;
    this.out = out;
  }

  void render() {
    out.append("## What was tested\n\n");
    if (run.facts().isEmpty()) {
      out.append("The run ended before this was recorded.\n\n");
      return;
    }
    Entry.Facts facts = run.facts().get().body();
    standIns(facts);
    table(facts);
    facts.notes().forEach(note -> out.append("* ").append(Markdown.plain(note)).append('\n'));
    if (!facts.notes().isEmpty()) {
      out.append('\n');
    }
    images("Images of the stack", facts.stackImages());
    images("Images of the platform", facts.platformImages());
  }

  private void standIns(Entry.Facts facts) {
    List<Entry.Image> standIns =
        Stream.concat(facts.stackImages().stream(), facts.platformImages().stream())
            .filter(image -> !image.standsInFor().isEmpty())
            .toList();
    if (standIns.isEmpty()) {
      return;
    }
    out.append("> **Stand-ins.** Not everything was the product itself:\n");
    standIns.forEach(
        image ->
            out.append("> * ")
                .append(Markdown.code(image.name()))
                .append(" stood in for **")
                .append(Markdown.plain(image.standsInFor()))
                .append("**\n"));
    out.append('\n');
  }

  private void table(Entry.Facts facts) {
    MarkdownTable table = new MarkdownTable("", "");
    table.row(
        "Stack",
        Markdown.plain(facts.stack())
            + (facts.stackRevision().isEmpty()
                ? ""
                : ", Git revision " + Markdown.code(facts.stackRevision())));
    table.row(
        "Cluster",
        Markdown.plain(facts.cluster())
            + ", Kubernetes "
            + Markdown.plain(facts.kubernetesVersion()));
    table.row(
        "Images",
        facts.imageSource().equals("pull")
            ? "pulled from container registries"
            : "built on this machine from modules and packages at pinned versions");
    facts
        .nodes()
        .forEach(
            node ->
                table.row(
                    "Node " + Markdown.code(node.name()),
                    Markdown.plain(
                        "%s, %s, %s"
                            .formatted(node.role(), node.osImage(), node.containerRuntime()))));
    facts
        .versions()
        .forEach((name, version) -> table.row(Markdown.plain(name), Markdown.plain(version)));
    out.append(table.markdown()).append('\n');
  }

  private void images(String title, List<Entry.Image> images) {
    if (images.isEmpty()) {
      return;
    }
    MarkdownTable table = new MarkdownTable("Image", "Digest", "Built from", "Stands in for");
    images.forEach(
        image ->
            table.row(
                Markdown.code(image.name()),
                Markdown.code(image.digest()),
                image.builtFrom().isEmpty() ? "pulled" : Markdown.code(image.builtFrom()),
                Markdown.plain(image.standsInFor())));
    out.append("<details><summary>")
        .append(title)
        .append(" (")
        .append(images.size())
        .append(")</summary>\n\n")
        .append(table.markdown())
        .append("\n</details>\n\n");
  }
}
