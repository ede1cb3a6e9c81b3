package io.healproof.report.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A line of text, of spans that follow each other without a space in between. */
public record Prose(List<Span> spans) {
  private static final char REPLACEMENT = '\ufffd';
  private static final int LONGEST_UNBROKEN = 24;

  /** A stretch of text that looks one way. */
  sealed interface Span {
    /** As any other. */
    record Plain(String text) implements Span {}

    /** What must not be overlooked. */
    record Strong(String text) implements Span {}

    /** A name or a term. */
    record Emphasis(String text) implements Span {}

    /** Something that a machine reads or writes. */
    record Code(String text) implements Span {}

    /** A word to skim for. */
    record Badge(Tone tone, String word) implements Span {}

    /** A link; the target is relative to the page, or begins with {@code #}. */
    record Link(String text, String target) implements Span {}
  }

  public Prose {
    spans = List.copyOf(spans);
  }

  public static Prose plain(String text) {
    return of(text, new Span.Plain(line(text)));
  }

  /** A short text that is not to be broken into lines, such as an interval with its unit. */
  public static Prose unbroken(String text) {
    return plain(together(text));
  }

  private static String together(String text) {
    return text.length() > LONGEST_UNBROKEN ? text : text.replace(' ', '\u00a0');
  }

  public static Prose strong(String text) {
    return of(text, new Span.Strong(line(text)));
  }

  public static Prose emphasis(String text) {
    return of(text, new Span.Emphasis(line(text)));
  }

  public static Prose code(String text) {
    return of(text, new Span.Code(line(text)));
  }

  public static Prose badge(Tone tone, String word) {
    return of(word, new Span.Badge(tone, line(word)));
  }

  public static Prose link(String text, String target) {
    return of(text, new Span.Link(line(text), target));
  }

  /** A link whose text is not to be broken into lines where it is short. */
  public static Prose unbrokenLink(String text, String target) {
    return link(together(text), target);
  }

  /** No text at all. */
  public static Prose none() {
    return new Prose(List.of());
  }

  /** All of them, with a text between each two. */
  public static Prose joined(Collection<Prose> parts, String between) {
    List<Span> spans = new ArrayList<>();
    for (Prose part : parts) {
      if (!spans.isEmpty()) {
        spans.addAll(plain(between).spans);
      }
      spans.addAll(part.spans);
    }
    return new Prose(spans);
  }

  public Prose and(Prose more) {
    List<Span> both = new ArrayList<>(spans);
    both.addAll(more.spans);
    return new Prose(both);
  }

  public Prose and(String plain) {
    return and(plain(plain));
  }

  public boolean isEmpty() {
    return spans.isEmpty();
  }

  private static Prose of(String text, Span span) {
    return text.isEmpty() ? none() : new Prose(List.of(span));
  }

  /** One line, and nothing in it that is not seen but changes what is. */
  public static String line(String text) {
    return visible(text, false);
  }

  /** The same; line breaks stay. */
  public static String lines(String text) {
    return visible(text, true);
  }

  private static String visible(String text, boolean lines) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r' || c == '\t') {
        out.append(lines ? c : ' ');
      } else {
        out.append(unseen(c) ? REPLACEMENT : c);
      }
    }
    return out.toString();
  }

  /** Control characters, and those that turn the direction of what follows. */
  private static boolean unseen(char c) {
    return Character.isISOControl(c)
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\ufffe'
        || c == '\uffff';
  }
}
