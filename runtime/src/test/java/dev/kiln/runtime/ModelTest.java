package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
  @TempDir Path folder;
  private int openBefore;

  @BeforeEach
  void count() {
    openBefore = NativeObjects.open();
  }

  @AfterEach
  void nothingStaysOpen() {
    assertEquals(openBefore, NativeObjects.open(), "native objects left open");
  }

  /** y = 2x + 1, any batch. */
  private Path affine() {
    return new OnnxWriter()
        .input("x", OnnxWriter.FLOAT, "N", 3)
        .floats("two", new float[] {2})
        .floats("one", new float[] {1})
        .node("Mul", List.of("x", "two"), "scaled", Map.of())
        .node("Add", List.of("scaled", "one"), "y", Map.of())
        .output("y", OnnxWriter.FLOAT, "N", 3)
        .metadata("kiln.task", "digits")
        .metadata("kiln.labels", "[\"zero\", \"one\"]")
        .metadata("author", "someone")
        .write(folder.resolve("affine.onnx"));
  }

  /** The indices of what isn't zero: an output whose shape depends on the values. */
  private Path nonZero() {
    return new OnnxWriter()
        .input("x", OnnxWriter.FLOAT, "N")
        .node("NonZero", List.of("x"), "indices", Map.of())
        .output("indices", OnnxWriter.INT64, 1, "found")
        .write(folder.resolve("nonzero.onnx"));
  }

  @Test
  void saysWhatItIs() {
    try (Model model = Model.open(affine())) {
      assertEquals("[x float [N, 3]]", model.inputs().toString());
      assertEquals(
          List.of(new Port("y", ElementType.FLOAT, List.of(-1L, 3L), List.of("N", ""))),
          model.outputs());
      assertEquals(Task.DIGITS, model.card().task());
      assertEquals(List.of("zero", "one"), model.card().labels());
      assertEquals(Map.of("author", "someone"), model.card().other());
    }
  }

  @Test
  void runsAnyBatch() {
    try (Model model = Model.open(affine())) {
      for (int n = 1; n < 20; n++) {
        float[] x = new float[3 * n];
        float[] expected = new float[3 * n];
        for (int i = 0; i < x.length; i++) {
          x[i] = i - n;
          expected[i] = 2 * x[i] + 1;
        }
        Tensor y = model.run(Map.of("x", Tensor.floats(x, n, 3))).get("y");
        assertArrayEquals(new long[] {n, 3}, y.shape());
        assertArrayEquals(expected, y.toFloats());
      }
    }
  }

  @Test
  void resultsOfOneRunSurviveTheNext() {
    try (Model model = Model.open(affine())) {
      Tensor first = model.run(Map.of("x", Tensor.floats(new float[] {1, 2, 3}, 1, 3))).get("y");
      Tensor second = model.run(Map.of("x", Tensor.floats(new float[] {4, 5, 6}, 1, 3))).get("y");
      assertArrayEquals(new float[] {3, 5, 7}, first.toFloats());
      assertArrayEquals(new float[] {9, 11, 13}, second.toFloats());
    }
  }

  @Test
  void bindingKeepsItsBuffers() {
    try (Model model = Model.open(affine());
        Binding binding = model.bind(Map.of("x", new long[] {2, 3}))) {
      ByteBuffer x = binding.input("x");
      assertTrue(x.isDirect());
      assertThrows(ModelException.class, () -> binding.output("y"));
      Tensor y = null;
      int handles = 0;
      for (int frame = 0; frame < 50; frame++) {
        assertSame(x, binding.input("x"));
        x.asFloatBuffer().put(new float[] {frame, 1, 2, 3, 4, 5});
        binding.run();
        if (frame == 0) {
          y = binding.output("y");
          handles = NativeObjects.open();
        }
        assertSame(y, binding.output("y"));
        assertEquals(handles, NativeObjects.open());
        assertArrayEquals(new float[] {2 * frame + 1, 3, 5, 7, 9, 11}, y.toFloats());
      }
    }
  }

  @Test
  void outputsWhoseShapeDependsOnTheValuesAreRead() {
    try (Model model = Model.open(nonZero());
        Binding binding = model.bind(Map.of("x", new long[] {4}))) {
      float[][] inputs = {{1, 0, 0, 2}, {0, 3, 0, 0}, {0, 0, 0, 0}, {1, 1, 1, 1}, {0, 0, 5, 0}};
      long[][] expected = {{0, 3}, {1}, {}, {0, 1, 2, 3}, {2}};
      for (int i = 0; i < inputs.length; i++) {
        binding.input("x").asFloatBuffer().put(inputs[i]);
        binding.run();
        Tensor found = binding.output("indices");
        assertArrayEquals(new long[] {1, expected[i].length}, found.shape());
        long[] indices = new long[expected[i].length];
        found.data().asLongBuffer().get(indices);
        assertArrayEquals(expected[i], indices);
      }
    }
  }

  @Test
  void givesTheSameBitsEveryTime() {
    try (Model model = Model.open(affine())) {
      Tensor x = Tensor.floats(new float[] {0.1f, 0.2f, 0.3f}, 1, 3);
      Map<String, Tensor> first = model.run(Map.of("x", x));
      for (int i = 0; i < 20; i++) {
        assertEquals(first, model.run(Map.of("x", x)));
      }
    }
  }

  @Test
  void namesWrongInputs() {
    try (Model model = Model.open(affine())) {
      Tensor good = Tensor.floats(new float[3], 1, 3);
      assertSays("input x float [N, 3] is missing", () -> model.run(Map.of()));
      assertSays("no input 'z'", () -> model.run(Map.of("x", good, "z", good)));
      assertSays(
          "was given the shape [1, 4]",
          () -> model.run(Map.of("x", Tensor.floats(new float[4], 1, 4))));
      assertSays("was given uint8", () -> model.run(Map.of("x", Tensor.bytes(new byte[3], 1, 3))));
      assertSays("no input 'z'", () -> model.bind(Map.of("x", new long[] {1, 3})).input("z"));
      assertSays("exceeds 2 GB", () -> model.bind(Map.of("x", new long[] {1 << 30, 3})));
    }
  }

  @Test
  void useAfterCloseSaysSo() {
    Model model = Model.open(affine());
    Binding binding = model.bind(Map.of("x", new long[] {1, 3}));
    model.close();
    model.close();
    binding.close();
    assertSays(
        "affine.onnx: the model is closed",
        () -> model.run(Map.of("x", Tensor.floats(new float[3], 1, 3))));
    assertSays("the model is closed", () -> model.bind(Map.of("x", new long[] {1, 3})));
    assertSays("the binding is closed", binding::run);
  }

  @Test
  void closingTheModelClosesItsBindings() {
    Model model = Model.open(affine());
    for (int n = 1; n < 20; n++) {
      model.bind(Map.of("x", new long[] {n, 3})).run();
      model.run(Map.of("x", Tensor.floats(new float[3 * n], n, 3)));
    }
    model.close();
  }

  @Test
  void closeWaitsForRunsInFlight() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        Model model = Model.open(affine(), Options.defaults().withThreads(1));
        CountDownLatch running = new CountDownLatch(8);
        List<Future<Integer>> runs =
            IntStream.range(0, 8)
                .mapToObj(i -> threads.submit(() -> runUntilClosed(model, i + 1, running)))
                .toList();
        running.await();
        model.close();
        for (Future<Integer> run : runs) {
          assertTrue(run.get(30, TimeUnit.SECONDS) >= 1);
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  private static int runUntilClosed(Model model, int n, CountDownLatch running) {
    Tensor x = Tensor.floats(new float[3 * n], n, 3);
    float[] expected = new float[3 * n];
    Arrays.fill(expected, 1);
    int done = 0;
    try {
      while (true) {
        assertArrayEquals(expected, model.run(Map.of("x", x)).get("y").toFloats());
        if (done++ == 0) {
          running.countDown();
        }
      }
    } catch (ModelException e) {
      assertTrue(e.getMessage().endsWith("closed"), e.getMessage());
      return done;
    }
  }

  @Test
  void manyThreadsShareAModel() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try (Model model = Model.open(affine(), Options.defaults().withSpinning(false))) {
      List<Future<?>> runs =
          IntStream.range(0, 200)
              .<Future<?>>mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            float[] x = {i, i + 1, i + 2};
                            float[] y = {2 * i + 1, 2 * i + 3, 2 * i + 5};
                            Tensor out = model.run(Map.of("x", Tensor.floats(x, 1, 3))).get("y");
                            assertArrayEquals(y, out.toFloats());
                          }))
              .toList();
      for (Future<?> run : runs) {
        run.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void fallsBackAndSaysWhy() {
    Options chain = Options.defaults().withProviders(Provider.COREML, Provider.NNAPI, Provider.CPU);
    try (Model model = Model.open(affine(), chain)) {
      assertEquals(Provider.CPU, model.provider());
      assertFalse(model.reasons().containsKey(Provider.CPU));
      assertEquals("runs on Android only", model.reasons().get(Provider.NNAPI));
    }
    assertSays(
        "no provider of the chain works: NNAPI: runs on Android only",
        () -> Model.open(affine(), Options.defaults().withProviders(Provider.NNAPI)));
  }

  @Test
  void closingOneModelLeavesAnotherAlone() {
    Map<String, Tensor> x = Map.of("x", Tensor.floats(new float[3], 1, 3));
    try (Model kept = Model.open(affine())) {
      Model.open(affine()).close();
      assertArrayEquals(new float[] {1, 1, 1}, kept.run(x).get("y").toFloats());
    }
  }

  private static void assertSays(String part, Runnable action) {
    ModelException e = assertThrows(ModelException.class, action::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }
}
