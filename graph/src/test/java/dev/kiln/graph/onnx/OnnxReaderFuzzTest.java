package dev.kiln.graph.onnx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.shape.ShapeInference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Jazzer searches for bytes that the reader answers with anything but a model or a refusal. */
@Tag("slow")
class OnnxReaderFuzzTest {
  static Stream<Arguments> wholeModels() throws IOException {
    Path file = Files.createTempFile("seed", ".onnx");
    OnnxWriter.write(Everything.model(), file);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return Stream.of(Arguments.of((Object) bytes));
  }

  @MethodSource("wholeModels")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreAModelOrAreRefusedInOneLine(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".onnx");
    try {
      Files.write(file, bytes);
      OnnxModel model = OnnxReader.read(file);
      ShapeInference.of(model.graph(), 17);
      OnnxWriter.write(model, file);
      if (!OnnxReader.read(file).equals(model)) {
        throw new AssertionError("the model does not come back as it was");
      }
    } catch (GraphException e) {
      if (e.getMessage().lines().count() != 1) {
        throw new AssertionError("more than one line: " + e.getMessage());
      }
    } finally {
      Files.delete(file);
    }
  }
}
