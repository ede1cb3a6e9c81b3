package io.healproof.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** Words of others are shown as they are, in either form, and never become markup. */
class PageFormsTest {
  private static final String HOSTILE =
      "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\" ' & ]]> | `x`";

  /** A page that says the same words wherever words can be said. */
  private static List<Block> saying(String words) {
    Drawing drawing =
        new Drawing(words, "10", "10", "<text>" + Drawing.escaped(words) + "</text>\n");
    return new Blocks()
        .heading(1, words)
        .heading(2, words)
        .paragraph(Prose.plain(words).and(Prose.strong(words)).and(Prose.emphasis(words)))
        .paragraph(Prose.code(words).and(Prose.link(words, words)))
        .paragraph(Prose.badge(Tone.BAD, words))
        .bullets(List.of(Prose.plain(words)))
        .table(new Rows(words, "").row(Prose.plain(words), Prose.code(words)))
        .listing("sh", words)
        .add(new Block.Figure(words, words, drawing))
        .add(new Block.Callout(Prose.plain(words), List.of(Prose.plain(words))))
        .fold(words, new Blocks().paragraph(words))
        .all();
  }

  /** As XML: the document closes what it opens, so that a parser for XML reads it as well. */
  private static Document parsed(String html) throws Exception {
    String xml = html.replaceFirst("<!doctype html>", "").replaceAll("<meta [^>]*>", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void hostileWordsAreTextOfTheHtmlPageAndNothingElse() throws Exception {
    Document page = parsed(HtmlForm.of(HOSTILE, saying(HOSTILE)));

    assertEquals(0, page.getElementsByTagName("script").getLength());
    assertEquals(0, page.getElementsByTagName("img").getLength());
    assertEquals(1, page.getElementsByTagName("title").item(0).getChildNodes().getLength());
    assertEquals(HOSTILE, page.getElementsByTagName("h1").item(0).getTextContent());
    assertEquals(HOSTILE, page.getElementsByTagName("summary").item(0).getTextContent());
    assertEquals(HOSTILE, page.getElementsByTagName("figcaption").item(0).getTextContent());
    assertEquals(HOSTILE, page.getElementsByTagName("pre").item(0).getTextContent());
  }

  @Test
  void hostileWordsAreNoTagsOnTheMarkdownPage() {
    String page = MarkdownForm.of(saying(HOSTILE)).replaceAll("`[^`]*`", "");

    assertFalse(
        Pattern.compile("(?<!\\\\)<(?!/?(details|summary)>)").matcher(listingsCut(page)).find(),
        page);
  }

  /** What stands between fences is never markup. */
  private static String listingsCut(String page) {
    return page.replaceAll("(?s)```.*?```", "");
  }

  @Test
  void aTableStaysATableWhateverItsCellsHold() {
    String row =
        MarkdownForm.of(
                new Blocks()
                    .table(new Rows("a", "b").row(Prose.plain("x | y\nz"), Prose.code("p|q")))
                    .all())
            .lines()
            .skip(2)
            .findFirst()
            .orElseThrow();

    assertEquals("| x \\| y z | `p\\|q` |", row);
  }

  @Test
  void noLineOfAListingEndsIt() {
    String page = MarkdownForm.of(new Blocks().listing("sh", "a\n```\n# b").all());

    assertEquals("````sh\na\n```\n# b\n````\n", page);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u001b[31m", "\u202e", "\u2066", "\uffff", "\u0085"})
  void whatIsNotSeenButChangesWhatIsIsReplaced(String unseen) throws Exception {
    List<Block> blocks = saying("a" + unseen + "b");

    for (String page : List.of(MarkdownForm.of(blocks), HtmlForm.of("t", blocks))) {
      assertFalse(page.contains(unseen), page);
      assertTrue(page.contains("a\ufffd"), page);
    }
    parsed(HtmlForm.of("t", blocks));
  }

  @Test
  void aLinkCannotLeaveItsPlace() {
    Prose link = Prose.link("x] (y", "javascript:alert(1) \"onclick=");

    assertEquals(
        "[x\\] (y](javascript%3Aalert%281%29%20%22onclick=)\n",
        MarkdownForm.of(new Blocks().paragraph(link).all()));
    assertTrue(
        HtmlForm.text(link).startsWith("<a href=\"javascript%3Aalert%281%29%20%22onclick=\">"));
  }

  @Test
  void theHtmlPageLoadsNothingAndAllowsNothingButItsOwnStyle() throws Exception {
    String html = HtmlForm.of("t", saying("words"));
    Matcher policy =
        Pattern.compile("Content-Security-Policy\" content=\"([^\"]+)\"").matcher(html);

    assertTrue(policy.find());
    assertTrue(
        policy
            .group(1)
            .matches(
                "default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none';"
                    + " form-action 'none'"),
        policy.group(1));
    assertFalse(
        Pattern.compile("\\ssrc=|\\sstyle=|@import|url\\(|<link|<script").matcher(html).find());
    assertFalse(html.replace("http://www.w3.org/2000/svg", "").contains("http:"), html);
  }

  @Test
  void everyTableNamesItsColumnsAndRowsAndEveryChartHasATitle() throws Exception {
    Document page = parsed(HtmlForm.of("t", saying("words")));

    assertEquals(2, page.getElementsByTagName("th").getLength());
    for (int i = 0; i < 2; i++) {
      assertFalse(
          page.getElementsByTagName("th")
              .item(i)
              .getAttributes()
              .getNamedItem("scope")
              .getNodeValue()
              .isEmpty());
    }
    assertEquals(
        "words",
        page.getElementsByTagName("svg")
            .item(0)
            .getAttributes()
            .getNamedItem("aria-label")
            .getNodeValue());
  }

  @Test
  void aRowThatDoesNotFitItsTableIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Rows("a", "b").row(Prose.plain("x")).table());
  }
}
