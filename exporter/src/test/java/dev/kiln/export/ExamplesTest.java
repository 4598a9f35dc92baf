package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.optimize.Optimize;
import dev.kiln.graph.report.Report;
import dev.kiln.runtime.task.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of the Javadoc and of the page on exporting are these, word by word. */
class ExamplesTest extends Exporting {
  private static final Path HERE = Path.of("src/test/java/dev/kiln/export/ExamplesTest.java");
  private static final Path PAGE = Path.of("../docs/export.md");

  @Test
  void blockBecomesAModel() throws IOException {
    Block block = lenet();
    try {
      // Export
      Report report =
          Export.of(block, new Shape(-1, 1, 28, 28))
              .withPictures(PictureInput.of(Normalization.unit()))
              .withMetadata(Map.of("kiln.task", "digits"))
              .save(Path.of("digits.onnx"));
      // end
      assertEquals("digits.onnx", report.file());
      assertTrue(Files.size(Path.of("digits.onnx")) > 200_000);
    } finally {
      Files.deleteIfExists(Path.of("digits.onnx"));
    }
  }

  @Test
  void modelBecomesASmallerOne() throws IOException {
    Block block = Networks.initialized(Networks.residual(), manager, new Shape(1, 3, 32, 32));
    try {
      Export.of(block, new Shape(-1, 3, -1, -1)).save(Path.of("model.onnx"));
      // Optimize
      Report report =
          Optimize.of(Path.of("model.onnx"))
              .withPictures(PictureInput.of(Normalization.imagenet()))
              .save(Path.of("smaller.onnx"));
      // end
      assertEquals("smaller.onnx", report.file());
    } finally {
      Files.deleteIfExists(Path.of("model.onnx"));
      Files.deleteIfExists(Path.of("smaller.onnx"));
    }
  }

  @Test
  void javadocShowsWhatIsTestedHere() throws IOException {
    Path export = Path.of("src/main/java/dev/kiln/export/Export.java");
    assertEquals(example("Export"), shown(export));
    Path optimize = Path.of("../graph/src/main/java/dev/kiln/graph/optimize/Optimize.java");
    assertEquals(example("Optimize"), shown(optimize));
  }

  @Test
  void pageShowsWhatIsTestedHere() throws IOException {
    assertEquals(example("Export"), words(between("```java", "```", Files.readString(PAGE))));
  }

  private static String shown(Path source) throws IOException {
    String code = between("<pre>{@code", "}</pre>", Files.readString(source));
    return words(code.replaceAll("(?m)^ \\*", ""));
  }

  private static String example(String type) throws IOException {
    return words(between("// " + type + "\n", "// end\n", Files.readString(HERE)));
  }

  private static String between(String start, String end, String text) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  /** However it is indented. */
  private static String words(String code) {
    return code.strip().replaceAll("\\s+", " ");
  }
}
