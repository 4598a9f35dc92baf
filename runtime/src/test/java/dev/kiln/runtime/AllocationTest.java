package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each frame of a steady stream costs the heap: exactly what ONNX Runtime's own Java call
 * does. Measured where no compiler takes allocations away, in a process that only interprets.
 */
class AllocationTest {
  private static final int FRAMES = 2000;

  @TempDir Path folder;

  private interface Frame {
    void run() throws OrtException;
  }

  @Test
  void aFrameAllocatesNothingBeyondOnnxRuntimesOwnCall() throws Exception {
    Path file =
        new OnnxWriter()
            .input("image", OnnxWriter.FLOAT, 1, "H", "W", 3)
            .floats("one", new float[] {1})
            .node("Add", List.of("image", "one"), "brighter", Map.of())
            .output("brighter", OnnxWriter.FLOAT, 1, "H", "W", 3)
            .write(folder.resolve("brighten.onnx"));
    String[] bytes =
        ChildJava.run(folder, List.of("-Xint"), AllocationTest.class, file.toString()).split(" ");
    assertEquals(bytes[0], bytes[1], "bytes a frame: ONNX Runtime's, ours");
    assertEquals(bytes[0], bytes[2], "bytes a frame: ONNX Runtime's, ours 64 times as large");
  }

  /** Prints bytes a frame: ONNX Runtime's own call, a small binding, a large one. */
  public static void main(String[] args) throws OrtException {
    Path file = Path.of(args[0]);
    try (Model model = Model.open(file, Options.throughput())) {
      long floor = ofOnnxRuntime(file, 8);
      System.out.println(floor + " " + ofABinding(model, 8) + " " + ofABinding(model, 64));
    }
  }

  private static long bytes(Frame frame) throws OrtException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = 0;
    for (int i = 0; i < 2 * FRAMES; i++) {
      if (i == FRAMES) {
        before = threads.getThreadAllocatedBytes(thread);
      }
      frame.run();
    }
    return (threads.getThreadAllocatedBytes(thread) - before) / FRAMES;
  }

  private static long ofABinding(Model model, int side) throws OrtException {
    try (Binding binding = model.bind(Map.of("image", new long[] {1, side, side, 3}))) {
      binding.run();
      ByteBuffer result = binding.output("brighter").data();
      long bytes =
          bytes(
              () -> {
                binding.input("image").putFloat(0, 41);
                binding.run();
                binding.output("brighter");
              });
      assertEquals(42, result.getFloat(0), "one view of the output serves every frame");
      return bytes;
    }
  }

  private static long ofOnnxRuntime(Path file, int side) throws OrtException {
    OrtEnvironment environment = Ort.environment();
    long[] shape = {1, side, side, 3};
    ByteBuffer in = ByteBuffer.allocateDirect(12 * side * side).order(ByteOrder.nativeOrder());
    ByteBuffer out = ByteBuffer.allocateDirect(12 * side * side).order(ByteOrder.nativeOrder());
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(file.toString(), options);
        OnnxTensor image = OnnxTensor.createTensor(environment, in.asFloatBuffer(), shape);
        OnnxTensor brighter = OnnxTensor.createTensor(environment, out.asFloatBuffer(), shape)) {
      Map<String, OnnxTensor> inputs = new LinkedHashMap<>(Map.of("image", image));
      Map<String, OnnxTensor> outputs = new LinkedHashMap<>(Map.of("brighter", brighter));
      Set<String> others = new HashSet<>();
      return bytes(() -> session.run(inputs, others, outputs).close());
    }
  }
}
