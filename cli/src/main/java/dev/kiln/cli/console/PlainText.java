package dev.kiln.cli.console;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Text without control characters. Whatever a file says of itself, its names and labels, is printed
 * sooner or later, and a terminal would obey the escape sequences in it. They are shown as in JSON
 * instead: {@code \}{@code u001b}. Line ends and tabs stay.
 */
public final class PlainText extends FilterWriter {
  private PlainText(Writer out) {
    super(out);
  }

  /** Returns a writer of lines that go on to another one as plain text. */
  public static PrintWriter to(Writer out) {
    return new PrintWriter(new PlainText(out), true);
  }

  /** Returns a text with its control characters made visible. */
  static String of(String text) {
    StringBuilder plain = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c)) {
        plain = plain == null ? new StringBuilder(text.substring(0, i)) : plain;
        plain.append(String.format("\\u%04x", (int) c));
      } else if (plain != null) {
        plain.append(c);
      }
    }
    return plain == null ? text : plain.toString();
  }

  /** Whether a terminal obeys the character, or writes what follows it from right to left. */
  private static boolean isControl(char c) {
    boolean layout = c == '\n' || c == '\t';
    boolean direction = c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    return Character.isISOControl(c) && !layout || direction;
  }

  /** Windows ends lines with the second of these; a bar returns to the beginning of its line. */
  private static boolean isLineEnd(String text) {
    return text.equals("\r") || text.equals("\r\n");
  }

  @Override
  public void write(int c) throws IOException {
    write(String.valueOf((char) c), 0, 1);
  }

  @Override
  public void write(char[] text, int start, int length) throws IOException {
    write(new String(text, start, length), 0, length);
  }

  @Override
  public void write(String text, int start, int length) throws IOException {
    String part = text.substring(start, start + length);
    out.write(isLineEnd(part) ? part : of(part));
  }
}
