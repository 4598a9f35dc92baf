package dev.kiln.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void escapeSequencesAreShownAndNotObeyed() {
    assertEquals("a\\u001b[31mred\\u0007", PlainText.of("a\u001b[31mred\u0007"));
    assertEquals("\\u009b2J \\u202etxt", PlainText.of("\u009b2J \u202etxt"));
    assertEquals("kept\\u000dlost", PlainText.of("kept\rlost"));
  }

  @Test
  void ordinaryTextStays() {
    String text = "Größe\t1 × 2\nネコ \ud83d\udc31 e\u0301";
    assertEquals(text, PlainText.of(text));
  }

  @Test
  void everythingPrintedIsPlain() {
    StringWriter printed = new StringWriter();
    PrintWriter out = PlainText.to(printed);
    out.printf("%s = %s%n", "label", "\u001b]0;title\u0007");
    out.print('\u001b');
    out.println(new char[] {'x', '\u001b'});
    out.flush();
    assertEquals(
        "label = \\u001b]0;title\\u0007%n\\u001bx\\u001b%n".formatted(), printed.toString());
  }

  @Test
  void aBarMayReturnToTheBeginningOfItsLine() {
    StringWriter printed = new StringWriter();
    PrintWriter out = PlainText.to(printed);
    out.print("\r");
    out.print("50 %");
    out.flush();
    assertEquals("\r50 %", printed.toString());
  }
}
