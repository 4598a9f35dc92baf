package dev.kiln.export.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.GraphException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that hand an array of the recording to the engine's own code. */
class EngineCodeTest {
  @TempDir Path folder;

  @Test
  void arrayOfTheBlockThatMeetsOneOfTheRecordingIsRefusedWithTheLine() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray kept = manager.ones(new Shape(6));
      List<UnaryOperator<NDArray>> calls =
          List.of(
              x -> kept.mul(x),
              x -> kept.gather(x.get(0).toType(DataType.INT64, false), 0),
              x -> kept.take(x.getManager(), x),
              x -> kept.scatter(x, x, 0),
              x -> manager.from(x),
              x -> kept.get(x.get(0).gt(0.5)));
      for (UnaryOperator<NDArray> call : calls) {
        String message = failure(block(call));
        assertTrue(message.matches("Pt\\w+\\.\\w+ at .*EngineCodeTest.*"), message);
        assertTrue(message.contains("to the engine's own code"), message);
        assertTrue(message.contains("getManager().from("), message);
      }
    }
  }

  @Test
  void arrayOfTheBlockIsUsedByItsManager() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray kept = manager.ones(new Shape(6));
      capture(block(x -> x.getManager().from(kept).mul(x)));
    }
  }

  @Test
  void torchScriptIsRefusedWithWhatToDo() throws Exception {
    writeTorchScript(folder.resolve("one.pt"));
    try (Model model = Model.newInstance("one", "PyTorch")) {
      model.load(folder, "one");
      Block script = model.getBlock();
      for (Block block : List.of(script, new SequentialBlock().add(script))) {
        String message = failure(block);
        assertTrue(message.startsWith("PtSymbolBlock.forward"), message);
        assertTrue(message.contains("TorchScript"), message);
        assertTrue(message.contains("torch.onnx.export"), message);
      }
      String inside =
          failure(
              new LambdaBlock(
                  list ->
                      script.forward(
                          new ParameterStore(list.head().getManager(), false), list, false)));
      assertTrue(inside.matches("PtSymbolBlock.* at dev.kiln.*EngineCodeTest.java.*"), inside);
    }
  }

  /** Writes a module without parameters that adds 1, as torch.jit.save would. */
  private static void writeTorchScript(Path file) throws IOException {
    String code =
        """
        class One(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.One, x: Tensor) -> Tensor:
            return torch.add(x, 1)
        """;
    String object = "\u0080\u0002c__torch__\nOne\n)\u0081}X\b\0\0\0training\u0089sb.";
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      store(zip, "one/data.pkl", object.getBytes(StandardCharsets.ISO_8859_1));
      store(zip, "one/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      store(zip, "one/constants.pkl", "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1));
      store(zip, "one/version", "3\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static Block block(UnaryOperator<NDArray> forward) {
    return new LambdaBlock(list -> new NDList(forward.apply(list.singletonOrThrow())));
  }

  private static String failure(Block block) {
    String message = assertThrows(GraphException.class, () -> capture(block)).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static Trace capture(Block block) {
    ProbeShapes probes = ProbeShapes.of(List.of(new Shape(-1, 6)));
    return Capture.of(block, probes, Map.of(), Lowerings.standard());
  }
}
