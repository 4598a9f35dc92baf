package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen threads on one model, which is closed in the midst of it. */
class ModelStressTest {
  private static final int THREADS = 16;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @TempDir Path folder;
  private Path file;
  private int openBefore;

  @BeforeEach
  void count() {
    file =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT, "N", "N")
            .node("MatMul", List.of("x", "x"), "y", Map.of())
            .output("y", OnnxWriter.FLOAT, "N", "N")
            .write(folder.resolve("square.onnx"));
    openBefore = NativeObjects.open();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void closingUnderLoad() throws Exception {
    rounds(10);
  }

  @Test
  @Tag("slow")
  void closingUnderLoadAThousandTimes() throws Exception {
    rounds(1000);
  }

  private void rounds(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      Options options = round % 2 == 0 ? Options.shared() : Options.throughput();
      Model model = Model.open(file, options);
      CountDownLatch all = new CountDownLatch(THREADS);
      List<Future<Integer>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long seed = THREADS * round + i;
        runs.add(threads.submit(() -> runUntilClosed(model, new Random(seed), all)));
      }
      assertTrue(all.await(60, TimeUnit.SECONDS));
      model.close();
      for (Future<Integer> run : runs) {
        assertTrue(run.get(60, TimeUnit.SECONDS) >= 1);
      }
      assertEquals(openBefore, NativeObjects.open(), "native objects left open");
    }
  }

  /** Now by tensors, now by a binding that is closed or left to the model. */
  private static int runUntilClosed(Model model, Random random, CountDownLatch all) {
    int done = 0;
    try {
      while (true) {
        int n = 1 + random.nextInt(5);
        float[] x = new float[n * n];
        float[] expected = new float[n * n];
        for (int i = 0; i < n; i++) {
          x[i * n + i] = 1 + random.nextInt(9);
          expected[i * n + i] = x[i * n + i] * x[i * n + i];
        }
        if (random.nextInt(4) > 0) {
          Tensor y = model.run(Map.of("x", Tensor.floats(x, n, n))).get("y");
          assertArrayEquals(expected, y.toFloats());
        } else {
          Binding binding = model.bind(Map.of("x", new long[] {n, n}));
          for (int i = 0; i < 5; i++) {
            binding.input("x").asFloatBuffer().put(x);
            binding.run();
            assertArrayEquals(expected, binding.output("y").toFloats());
          }
          if (random.nextBoolean()) {
            binding.close();
          }
        }
        if (done++ == 0) {
          all.countDown();
        }
      }
    } catch (ModelException e) {
      assertTrue(e.getMessage().endsWith("the model is closed"), e.getMessage());
      return done;
    }
  }
}
