package dev.kiln.cli.run;

import dev.kiln.runtime.task.ImageGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say which numbers pictures are generated from, in place of random ones. */
final class LatentOptions {
  private static final int FIRST = 1;

  @Option(
      names = "--latent",
      paramLabel = "V,V,...",
      description =
          "Generate a picture from these numbers; may be given several times. With --grid, the"
              + " numbers that do not change.")
  private List<String> latents = List.of();

  @Option(
      names = "--grid",
      paramLabel = "A,B",
      description =
          "Vary two numbers, by their positions from 1: the first from left to right, the second"
              + " from top to bottom, in as many steps as --count allows. The others are 0.")
  private String grid;

  @Option(
      names = "--range",
      paramLabel = "LOW,HIGH",
      defaultValue = "-2,2",
      description = "The ends of both numbers of a grid. Default: ${DEFAULT-VALUE}.")
  private String range;

  /** Returns whether the numbers are given. */
  boolean areGiven() {
    return grid != null || !latents.isEmpty();
  }

  /**
   * Returns the numbers of each picture.
   *
   * @param count how many pictures a grid has at most
   * @throws IllegalArgumentException if an option does not fit the generator
   */
  List<float[]> of(ImageGenerator generator, int count) {
    int size = generator.latentSize();
    List<float[]> given = latents.stream().map(text -> latent(text, size)).toList();
    if (grid == null) {
      return given;
    }
    if (given.size() > 1) {
      throw new IllegalArgumentException(
          "--grid: %d latents are given; expected one at most".formatted(given.size()));
    }
    float[] centre = given.isEmpty() ? new float[size] : given.get(0);
    return grid(centre, side(count));
  }

  /** Returns the number of columns that the pictures are shown in. */
  int columns(int count) {
    return grid == null ? (int) Math.ceil(Math.sqrt(latents.size())) : side(count);
  }

  private static int side(int count) {
    return Math.max(2, (int) Math.sqrt(count));
  }

  private List<float[]> grid(float[] centre, int side) {
    float[] axes = numbers("--grid", grid);
    float[] ends = numbers("--range", range);
    if (axes.length != 2
        || axes[0] == axes[1]
        || !isPosition(axes[0], centre.length)
        || !isPosition(axes[1], centre.length)) {
      throw new IllegalArgumentException(
          "--grid %s: expected two positions from %d to %d, such as 1,2"
              .formatted(grid, FIRST, centre.length));
    }
    if (ends.length != 2) {
      throw new IllegalArgumentException(
          "--range %s: expected two numbers, such as -2,2".formatted(range));
    }
    List<float[]> cells = new ArrayList<>();
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        float[] cell = centre.clone();
        cell[(int) axes[0] - FIRST] = between(ends, column, side);
        cell[(int) axes[1] - FIRST] = between(ends, row, side);
        cells.add(cell);
      }
    }
    return cells;
  }

  private static boolean isPosition(float axis, int size) {
    return axis == (int) axis && axis >= FIRST && axis < FIRST + size;
  }

  private static float between(float[] ends, int step, int steps) {
    return ends[0] + (ends[1] - ends[0]) * step / (steps - 1);
  }

  private static float[] latent(String text, int size) {
    float[] numbers = numbers("--latent", text);
    if (numbers.length != size) {
      throw new IllegalArgumentException(
          "--latent %s: %d numbers; the model takes %d".formatted(text, numbers.length, size));
    }
    return numbers;
  }

  private static float[] numbers(String option, String text) {
    try {
      List<Float> numbers = Arrays.stream(text.split(",", -1)).map(Float::valueOf).toList();
      float[] values = new float[numbers.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = numbers.get(i);
      }
      if (numbers.stream().allMatch(Float::isFinite)) {
        return values;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s %s: expected numbers with commas between them".formatted(option, text));
  }
}
