package dev.kiln.train.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.TrainingException;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.LiveArrays;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.op.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** Short runs of a recipe, and what holds for runs of every recipe. */
public final class Rehearsal {
  private Rehearsal() {}

  /** Of a run with seed 7 in one thread. */
  public static Hyperparameters fit(int epochs, int batch, double learningRate, Schedule schedule) {
    return fit(epochs, batch, learningRate, schedule, Precision.FP32);
  }

  public static Hyperparameters fit(
      int epochs, int batch, double learningRate, Schedule schedule, Precision precision) {
    return new Hyperparameters(
        epochs, batch, learningRate, schedule, 0, 0, 0, 7, 0, 0, 1, precision);
  }

  public static Run start(String network, Supplier<Recipe> recipes, Path folder) {
    try (Recipe recipe = recipes.get()) {
      return Fit.start(network, recipe, new RunDirectory(folder), Digits.quiet());
    }
  }

  private static void resume(String network, Supplier<Recipe> recipes, Path folder) {
    try (Recipe recipe = recipes.get()) {
      Fit.resume(network, recipe, new RunDirectory(folder), Digits.quiet());
    }
  }

  /**
   * A run that ended after one epoch and went on has the numbers, weights and pictures of one that
   * never ended.
   *
   * @param recipes for a number of epochs, with a constant learning rate
   */
  public static void assertResumesExactly(String network, IntFunction<Recipe> recipes, Path folder)
      throws IOException {
    Path whole = folder.resolve("whole");
    Path parted = folder.resolve("parted");
    start(network, () -> recipes.apply(2), whole);
    start(network, () -> recipes.apply(1), parted);
    resume(network, () -> recipes.apply(2), parted);
    assertEquals(metrics(whole), metrics(parted));
    assertSameFiles(whole, parted, "weights.safetensors", "samples/epoch-002.png");
  }

  private static void assertSameFiles(Path whole, Path parted, String... names) throws IOException {
    for (String name : names) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(parted.resolve(name)), name);
    }
  }

  private static Object metrics(Path folder) {
    return new RunDirectory(folder).run().epochs().stream().map(Run.Epoch::metrics).toList();
  }

  /** No epoch leaves arrays behind, nor does the recipe when it is closed. */
  public static void assertLeavesNoArrays(String network, Supplier<Recipe> recipes, Path folder) {
    List<Integer> counts = new ArrayList<>();
    PrintWriter eachEpoch =
        new PrintWriter(new StringWriter()) {
          @Override
          public void println(String line) {
            counts.add(LiveArrays.count());
          }
        };
    int before = LiveArrays.count();
    try (Recipe recipe = recipes.get()) {
      Run run = Fit.start(network, recipe, new RunDirectory(folder), Progress.to(eachEpoch));
      assertEquals(run.epochs().size(), counts.size());
    }
    assertEquals(1, counts.stream().distinct().count(), "live arrays by epoch " + counts);
    assertEquals(before, LiveArrays.count());
  }

  /**
   * Runs make a loss smaller, and begin with the same one in bfloat16 as in float32; bfloat16 is
   * skipped where the processor lacks it.
   *
   * @param recipes for a number of epochs of one step each
   * @param loss the metric's name
   */
  public static void assertLearnsInEveryPrecision(
      String network, Function<Precision, Recipe> recipes, String loss, Path folder) {
    double exact = 0;
    for (Precision precision : Precision.values()) {
      assumeHere(precision);
      Run run = start(network, () -> recipes.apply(precision), folder.resolve(precision.name()));
      double first = metric(run, 0, loss);
      double last = metric(run, run.epochs().size() - 1, loss);
      assertTrue(last < 0.9 * first, precision + ": " + run.epochs());
      exact = precision == Precision.FP32 ? first : exact;
      assertEquals(exact, first, 0.03 * exact, precision + ": " + run.epochs());
    }
  }

  /** Skips the test where the processor lacks a precision. */
  public static void assumeHere(Precision precision) {
    try {
      precision.check();
    } catch (TrainingException e) {
      Assumptions.abort(e.getMessage());
    }
  }

  public static double metric(Run run, int epoch, String name) {
    return run.epochs().get(epoch).metrics().get(name);
  }
}
