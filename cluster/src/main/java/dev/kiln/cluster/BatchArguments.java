package dev.kiln.cluster;

import dev.kiln.cluster.answer.AnswerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The arguments of {@link BatchJob}.
 *
 * @param model a file on the driver's machine
 * @param pictures a folder on any file system that Spark knows
 * @param output the table to write
 * @param options the others, by name
 */
record BatchArguments(Path model, String pictures, String output, Map<String, String> options) {
  private static final String USAGE =
      "expected MODEL.onnx FOLDER -o OUT.parquet [--kind KIND] [--size PIXELS] [--top N] [--tensor NAME]";

  private static final Set<String> NAMES = Set.of("-o", "--kind", "--size", "--top", "--tensor");

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException if they are wrong
   */
  static BatchArguments of(String... args) {
    List<String> named = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("-")) {
        named.add(args[i]);
      } else if (NAMES.contains(args[i]) && i + 1 < args.length) {
        options.put(args[i], args[++i]);
      } else {
        throw new IllegalArgumentException(args[i] + ": " + USAGE);
      }
    }
    String output = options.remove("-o");
    if (named.size() != 2 || output == null) {
      throw new IllegalArgumentException(USAGE);
    }
    return new BatchArguments(Path.of(named.get(0)), named.get(1), output, options);
  }

  /**
   * Returns what is asked of the model.
   *
   * @throws IOException if the model cannot be read
   * @throws IllegalArgumentException if an option has no such value
   */
  KilnBatch batch() throws IOException {
    KilnBatch batch = KilnBatch.of(model);
    if (options.containsKey("--kind")) {
      batch = batch.withKind(kind(options.get("--kind")));
    }
    if (options.containsKey("--tensor")) {
      batch = batch.withOutput(options.get("--tensor"));
    }
    if (options.containsKey("--size")) {
      batch = batch.withSize(number("--size"));
    }
    return options.containsKey("--top") ? batch.withTop(number("--top")) : batch;
  }

  private static AnswerKind kind(String name) {
    return Arrays.stream(AnswerKind.values())
        .filter(kind -> kind.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--kind %s: expected one of %s"
                        .formatted(
                            name, Arrays.toString(AnswerKind.values()).toLowerCase(Locale.ROOT))));
  }

  private int number(String option) {
    try {
      return Integer.parseInt(options.get(option));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          option + " " + options.get(option) + ": expected a whole number", e);
    }
  }
}
