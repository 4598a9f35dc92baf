package dev.kiln.graph.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.onnx.OnnxProto.GraphProto;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.OperatorSetIdProto;
import dev.kiln.graph.onnx.OnnxProto.StringStringEntryProto;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import dev.kiln.graph.verify.CompareModels;
import dev.kiln.graph.verify.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalDataTest {
  @TempDir Path folder;

  @Test
  void weightsBesideTheModelComeBackAndRun() throws IOException {
    Path inside = folder.resolve("inside.onnx");
    Path outside = folder.resolve("outside.onnx");
    OnnxWriter.write(model(), inside, false);
    OnnxWriter.write(model(), outside, true);
    assertTrue(Files.size(outside) < 1000, "only the small tensors stay inside");
    assertEquals(model(), OnnxReader.read(outside));
    assertTrue(CompareModels.of(inside, outside, Tolerance.exact()).agrees());
  }

  @Test
  void sameWeightsGiveTheSameFiles() throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(model(), file, true);
    List<Path> before = files();
    byte[] bytes = Files.readAllBytes(file);
    OnnxWriter.write(model(), file, true);
    assertEquals(2, before.size());
    assertEquals(before, files());
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  @Test
  void draftPublishesTheWeightsWithTheModel() throws IOException {
    Path target = folder.resolve("model.onnx");
    try (Draft draft = Draft.of(target)) {
      OnnxWriter.write(model(), draft.file(), true);
      assertEquals(model(), OnnxReader.read(draft.file()));
      assertTrue(Files.notExists(target));
      draft.publish();
    }
    assertEquals(model(), OnnxReader.read(target));
    assertEquals(2, files().size());
    try (Draft draft = Draft.of(target)) {
      OnnxWriter.write(model(), draft.file(), true);
    }
    assertEquals(2, files().size());
  }

  @ParameterizedTest
  @CsvSource({
    "../secret.bin, outside the model's folder",
    "weights/../../secret.bin, outside the model's folder",
    "/etc/passwd, outside the model's folder",
    "'', outside the model's folder",
    "..\\secret.bin, outside the model's folder",
    "link.bin, outside the model's folder",
    "linked/secret.bin, outside the model's folder",
    "none.bin, which is not a file beside the model",
    ".., outside the model's folder",
    "weights, which is not a file beside the model"
  })
  void weightsOutsideTheFolderAreNotRead(String location, String reason) throws IOException {
    Path secret = Files.write(folder.resolve("secret.bin"), new byte[16]);
    Path models = Files.createDirectory(folder.resolve("models"));
    Files.createDirectory(models.resolve("weights"));
    Files.createSymbolicLink(models.resolve("link.bin"), secret);
    Files.createSymbolicLink(models.resolve("linked"), folder);
    Path file = models.resolve("model.onnx");
    write(file, "location", location);
    String message = refused(file);
    assertTrue(message.contains("tensor 'w' is in"), message);
    assertTrue(message.endsWith(reason), message);
  }

  @ParameterizedTest
  @CsvSource({
    "offset, 13, should hold 16 bytes", "offset, -1, is not an offset",
        "offset, 9223372036854775807, 9223372036854775807",
    "length, 17, 17", "length, x, is not an offset or a length", "length, 4, should hold 16 bytes"
  })
  void offsetsAndLengthsAreCompared(String key, String value, String reason) throws IOException {
    Files.write(folder.resolve("w.bin"), new byte[16]);
    Path file = folder.resolve("model.onnx");
    write(file, "location", "w.bin", key, value);
    assertTrue(refused(file).contains(reason), refused(file));
  }

  private static String refused(Path file) {
    String message = assertThrows(GraphException.class, () -> OnnxReader.read(file)).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static void write(Path file, String... entries) throws IOException {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(1)
            .addDims(4)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    for (int i = 0; i < entries.length; i += 2) {
      tensor.addExternalData(
          StringStringEntryProto.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
    }
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(GraphProto.newBuilder().addInitializer(tensor))
            .build();
    Files.write(file, model.toByteArray());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static OnnxModel model() {
    Graph graph =
        new Sketch("N", 3, 8, 8)
            .floats("w", 16, 3, 5, 5)
            .floats("v", 16, 16, 3, 3)
            .floats("b", 16)
            .node("a = Conv x w b")
            .node("y = Conv a v b")
            .graph();
    return new OnnxModel(graph, 8, Map.of("", 17), "test", Map.of());
  }
}
