package dev.kiln.cli.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.pipeline.eval.ClassificationAccuracy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTextTest {
  private static String text(int classes) {
    StringWriter out = new StringWriter();
    new EvaluationText(new PrintWriter(out))
        .print(new ClassificationAccuracy("m", 0.5, 0.75, classes, 1_200, List.of()));
    return out.toString().strip();
  }

  @Test
  void aModelOfFewClassesHasNoFirstFive() {
    assertEquals("accuracy 0.5000, of 1,200 pictures", text(3));
    assertEquals("accuracy 0.5000, among the first five 0.7500, of 1,200 pictures", text(6));
  }
}
