package dev.kiln.cli.run;

import dev.kiln.cli.console.OutputFiles;
import dev.kiln.pipeline.data.NpzFile;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run of a model on arrays, without a task. */
final class RawRun {
  private RawRun() {}

  /** The answer for programs. */
  record Ran(String input, String output, List<String> outputs, List<String> leftOut) {}

  /**
   * Runs the model once.
   *
   * @param input a file with an array for each input, by its name
   * @param output receives an array for each output
   * @throws IllegalArgumentException if one of the files is not named as one of arrays, or both are
   *     the same file
   */
  static PictureTask.Answer run(Model model, Path input, Path output) throws IOException {
    if (!NpzFile.isNpz(input) || output == null || !NpzFile.isNpz(output)) {
      throw new IllegalArgumentException(
          "--raw reads and writes arrays; name them as in --raw in.npz -o out.npz");
    }
    OutputFiles.requireApart(output, List.of(input));
    Map<String, Tensor> results = model.run(NpzFile.read(input));
    NpzFile.write(results, output);
    List<String> outputs = new ArrayList<>();
    results.forEach((name, tensor) -> outputs.add(name + " " + tensor));
    List<String> lines = new ArrayList<>(outputs);
    model.leftOut().forEach(name -> lines.add(name + " was left out"));
    return new PictureTask.Answer(
        lines, new Ran(input.toString(), output.toString(), outputs, model.leftOut()), null);
  }
}
