package dev.kiln.train.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.LiveArrays;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Short runs of a recipe, and what holds for runs of every recipe. */
final class Rehearsal {
  private Rehearsal() {}

  static Run start(Supplier<Recipe> recipes, Path folder) {
    try (Recipe recipe = recipes.get()) {
      return Fit.start("rehearsed", recipe, new RunDirectory(folder), Digits.quiet());
    }
  }

  private static void resume(Supplier<Recipe> recipes, Path folder) {
    try (Recipe recipe = recipes.get()) {
      Fit.resume("rehearsed", recipe, new RunDirectory(folder), Digits.quiet());
    }
  }

  /**
   * A run that ended after one epoch and went on has the numbers, weights and pictures of one that
   * never ended.
   *
   * @param recipes for a number of epochs, with a constant learning rate
   */
  static void assertResumesExactly(IntFunction<Recipe> recipes, Path folder) throws IOException {
    Path whole = folder.resolve("whole");
    Path parted = folder.resolve("parted");
    start(() -> recipes.apply(2), whole);
    start(() -> recipes.apply(1), parted);
    resume(() -> recipes.apply(2), parted);
    assertEquals(metrics(whole), metrics(parted));
    for (String name : List.of("weights.safetensors", "samples/epoch-002.png")) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(parted.resolve(name)), name);
    }
  }

  private static Object metrics(Path folder) {
    return new RunDirectory(folder).run().epochs().stream().map(Run.Epoch::metrics).toList();
  }

  /** No epoch leaves arrays behind, nor does the recipe when it is closed. */
  static void assertLeavesNoArrays(Supplier<Recipe> recipes, Path folder) {
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
      Fit.start("rehearsed", recipe, new RunDirectory(folder), Progress.to(eachEpoch));
    }
    assertEquals(1, counts.stream().distinct().count(), "live arrays by epoch " + counts);
    assertEquals(before, LiveArrays.count());
  }

  static double metric(Run run, int epoch, String name) {
    return run.epochs().get(epoch).metrics().get(name);
  }
}
