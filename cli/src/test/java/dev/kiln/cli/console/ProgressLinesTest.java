package dev.kiln.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
  private final StringWriter err = new StringWriter();

  private ProgressLines lines(Duration pause) {
    return new ProgressLines("clip.avi", "frames", new PrintWriter(err, true), pause);
  }

  @Test
  void aLineTellsHowMuchIsDoneExceptAtTheEnd() {
    ProgressLines lines = lines(Duration.ZERO);
    lines.show(1, 3);
    lines.show(2, -1);
    lines.show(3, 3);
    assertEquals(
        List.of("clip.avi: 1 of 3 frames", "clip.avi: 2 frames"), err.toString().lines().toList());
  }

  @Test
  void nothingIsPrintedBeforeThePauseIsOver() {
    lines(Duration.ofHours(1)).show(1, 3);
    assertEquals("", err.toString());
  }
}
