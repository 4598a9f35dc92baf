package dev.kiln.train.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.util.PairList;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorsTest {
  private static final Shape ONE = new Shape(1, 1);
  private static final int RUNS = 3;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray random(long... shape) {
    return manager.randomNormal(0, 1, new Shape(shape), DataType.FLOAT64);
  }

  /** Compares every gradient with central differences, in double precision. */
  private void checkGradients(Function<NDList, NDArray> operator, NDArray... arguments) {
    NDList list = new NDList(arguments);
    NDArray weights;
    try (NDArray output = operator.apply(list)) {
      weights = random(output.getShape().getShape());
    }
    list.forEach(argument -> argument.setRequiresGradient(true));
    // LibTorch specialises a module after its first runs; gradients add up over all of them.
    for (int run = 0; run < RUNS; run++) {
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(operator.apply(list).mul(weights).sum());
      }
    }
    List<double[]> gradients = new ArrayList<>();
    for (NDArray argument : list) {
      gradients.add(argument.getGradient().div(RUNS).toDoubleArray());
      argument.setRequiresGradient(false);
    }
    double h = 1e-5;
    for (int a = 0; a < list.size(); a++) {
      double[] values = list.get(a).toDoubleArray();
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        values[i] = value + h;
        list.get(a).set(values);
        double above = operator.apply(list).mul(weights).sum().getDouble();
        values[i] = value - h;
        list.get(a).set(values);
        double below = operator.apply(list).mul(weights).sum().getDouble();
        values[i] = value;
        list.get(a).set(values);
        assertEquals((above - below) / (2 * h), gradients.get(a)[i], 1e-6, "argument " + a);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,0,1,1", "2,1,1,1,1", "2,0,1,2,1", "3,1,0,1,2"})
  void convTranspose2dIsTheGradientOfConvolution(
      int stride, int padding, int outputPadding, int groups, int dilation) {
    Shape s = new Shape(stride, stride);
    Shape p = new Shape(padding, padding);
    Shape d = new Shape(dilation, dilation);
    NDArray x = random(2, 4, 3, 5);
    NDArray w = random(4, 6 / groups, 3, 2);
    NDArray y =
        Operators.convTranspose2d(
            x, w, null, s, p, new Shape(outputPadding, outputPadding), groups, d);
    // <y, z> = <x, conv(z)> for every z.
    NDArray z = random(y.getShape().getShape());
    NDArray conv = z.getNDArrayInternal().convolution(z, w, null, s, p, d, groups).head();
    assertEquals(x.getShape(), conv.getShape());
    assertEquals(x.mul(conv).sum().getDouble(), y.mul(z).sum().getDouble(), 1e-9);
  }

  @Test
  void convTranspose2dHasGradients() {
    checkGradients(
        a ->
            Operators.convTranspose2d(
                a.get(0), a.get(1), a.get(2), new Shape(2, 2), ONE, ONE, 1, ONE),
        random(1, 2, 2, 3),
        random(2, 3, 3, 3),
        random(3));
  }

  @Test
  void reflectionPad2dMirrorsAtTheBorder() {
    NDArray x = manager.arange(6f).reshape(1, 1, 2, 3);
    assertArrayEquals(
        new float[] {4, 3, 4, 5, 4, 3, 1, 0, 1, 2, 1, 0, 4, 3, 4, 5, 4, 3},
        Operators.reflectionPad2d(x, 1, 2, 1, 0).toFloatArray());
    checkGradients(a -> Operators.reflectionPad2d(a.head(), 1, 2, 2, 1), random(1, 2, 3, 4));
  }

  @Test
  void instanceNormHasZeroMeanAndUnitVarianceInEveryChannel() {
    NDArray x = random(2, 3, 8, 8).mul(5).add(7);
    NDArray y =
        Operators.instanceNorm(
            x,
            manager.create(new double[] {1, 2, 3}),
            manager.create(new double[] {0, 1, 2}),
            1e-5);
    for (int n = 0; n < 2; n++) {
      for (int c = 0; c < 3; c++) {
        NDArray channel = y.get(n, c).flatten();
        assertEquals(c, channel.mean().getDouble(), 1e-9);
        double variance = channel.sub(channel.mean()).square().mean().getDouble();
        assertEquals((c + 1) * (c + 1), variance, 1e-4);
      }
    }
    checkGradients(
        a -> Operators.instanceNorm(a.get(0), a.get(1), a.get(2), 1e-5),
        random(2, 2, 3, 2),
        random(2),
        random(2));
  }

  @Test
  void dropout2dDropsWholeChannelsAndKeepsTheMean() {
    NDArray y = Operators.dropout2d(manager.ones(new Shape(100, 100, 2, 2)), 0.25);
    float[] pixels = y.toFloatArray();
    int dropped = 0;
    for (int i = 0; i < pixels.length; i += 4) {
      for (int j = 1; j < 4; j++) {
        assertEquals(pixels[i], pixels[i + j]);
      }
      assertTrue(pixels[i] == 0 || Math.abs(pixels[i] - 4 / 3f) < 1e-6);
      dropped += pixels[i] == 0 ? 1 : 0;
    }
    assertEquals(2500, dropped, 5 * Math.sqrt(10_000 * 0.25 * 0.75));
  }

  @Test
  void alignedCornersKeepTheCorners() {
    NDArray x = manager.create(new double[] {0, 3, 6, 9}).reshape(1, 1, 2, 2);
    assertArrayEquals(
        new double[] {0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9},
        Operators.interpolateBilinear(x, 3, 4, true).toDoubleArray(),
        1e-12);
    assertArrayEquals(
        new double[] {0, .75, 2.25, 3},
        Operators.interpolateBilinear(x, 2, 4, false).get("0,0,0").toDoubleArray(),
        1e-12);
  }

  @Test
  void interpolationHasGradients() {
    for (boolean alignCorners : new boolean[] {true, false}) {
      checkGradients(
          a -> Operators.interpolateBilinear(a.head(), 5, 3, alignCorners), random(1, 2, 3, 2));
    }
  }

  @Test
  void adaptiveAvgPool2dAverages() {
    NDArray x = manager.arange(16f).reshape(1, 1, 4, 4);
    assertArrayEquals(
        new float[] {2.5f, 4.5f, 10.5f, 12.5f},
        Operators.adaptiveAvgPool2d(x, 2, 2).toFloatArray());
    checkGradients(a -> Operators.adaptiveAvgPool2d(a.head(), 2, 1), random(1, 2, 3, 2));
  }

  @Test
  void crossEntropyIgnoresWhatItShould() {
    NDArray logits = random(2, 3, 2, 2);
    NDArray labels = manager.create(new int[] {0, 1, 2, 255, 255, 2, 1, 0}, new Shape(2, 2, 2));
    double expected = 0;
    for (int n = 0; n < 2; n++) {
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < 2; x++) {
          int label = labels.getInt(n, y, x);
          double sum = 0;
          for (int c = 0; c < 3; c++) {
            sum += Math.exp(logits.getDouble(n, c, y, x));
          }
          expected += label == 255 ? 0 : (Math.log(sum) - logits.getDouble(n, label, y, x)) / 6;
        }
      }
    }
    assertEquals(expected, Operators.crossEntropy(logits, labels, 255).getDouble(), 1e-12);
    checkGradients(a -> Operators.crossEntropy(a.head(), labels, 255), logits);
  }

  @Test
  void namedArraysAreTakenAsTheyAre() {
    for (String name : List.of("layer.weight", "list[]", "tuple()", "plain")) {
      NDArray x = manager.arange(4f).reshape(1, 1, 2, 2);
      x.setName(name);
      assertEquals(new Shape(1, 1, 4, 4), Operators.reflectionPad2d(x, 1, 1, 1, 1).getShape());
    }
  }

  @Test
  void resultsBelongToTheArgumentsManagerAndNothingElseStaysOpen() {
    try (NDManager step = manager.newSubManager()) {
      NDArray x = step.ones(new Shape(1, 1, 4, 4));
      x.setName("with.point");
      int before = step.getManagedArrays().size();
      NDArray y = Operators.interpolateBilinear(x, 9, 9, true);
      assertEquals(before + 1, step.getManagedArrays().size());
      assertEquals(step, y.getManager());
    }
  }

  @Test
  void threadsShareOperators() throws InterruptedException, ExecutionException {
    NDArray x = random(1, 2, 5, 5);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<NDArray>> results = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int size = 3 + i % 4;
        results.add(
            threads.submit(
                () -> {
                  NDArray padded = Operators.reflectionPad2d(x, size % 4, 1, 1, 1);
                  return Operators.interpolateBilinear(padded, size, size, true);
                }));
      }
      for (int i = 0; i < 40; i++) {
        int size = 3 + i % 4;
        assertEquals(new Shape(1, 2, size, size), results.get(i).get().getShape());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void arraysThatRecordSeeTheOperatorByNameAndAttributes() {
    NDArray real = random(1, 1, 3, 3);
    List<String> seen = new ArrayList<>();
    NDManager recorder =
        (NDManager)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {NDManager.class},
                (proxy, method, arguments) -> {
                  assertEquals("invoke", method.getName());
                  PairList<String, Object> attributes = (PairList<String, Object>) arguments[2];
                  seen.add((String) arguments[0]);
                  seen.addAll(attributes.keys());
                  assertArrayEquals(new long[] {7, 5}, (long[]) attributes.get("size"));
                  return Operators.compute(seen.get(0), new NDList(real), attributes);
                });
    NDArray recorded =
        (NDArray)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {NDArray.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("getManager")) {
                    return recorder;
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });

    NDArray result = Operators.interpolateBilinear(recorded, 7, 5, true);

    assertEquals(List.of("upsample_bilinear2d", "size", "align_corners"), seen);
    assertTrue(Operators.names().contains(seen.get(0)));
    assertEquals(Operators.interpolateBilinear(real, 7, 5, true), result);
  }
}
