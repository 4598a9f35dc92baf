package dev.kiln.cli.run;

import dev.kiln.cli.console.JsonOutput;
import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.media.BufferedImages;
import dev.kiln.media.Enlarged;
import dev.kiln.pictures.Pictures;
import dev.kiln.pipeline.models.ModelFiles;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Grid;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ImageGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln generate}: pictures of nothing but a seed. */
@Command(
    name = "generate",
    description = "Let a generator make pictures.",
    mixinStandardHelpOptions = true)
public final class GenerateCommand implements Callable<Integer> {
  private static final int MOST = 10_000;
  private static final int WALK_STEPS = 10;
  private static final int GAP = 2;
  private static final int GREY = 0x40;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, or a name that 'kiln models' lists.")
  private String model;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "The picture file, in which all are side by side.")
  private Path output;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many pictures. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "The same seed gives the same pictures. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--walk",
      description = "Let each row of ten lead from one picture to another, step by step.")
  private boolean walk;

  @Option(
      names = "--scale",
      paramLabel = "N",
      defaultValue = "2",
      description = "How often each pixel is repeated. Default: ${DEFAULT-VALUE}.")
  private int scale;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private record Generated(
      String output, int pictures, long seed, int pictureWidth, int pictureHeight) {}

  @Override
  public Integer call() throws IOException {
    require("--count", count, MOST);
    require("--scale", scale, 64);
    Pictures.format(output);
    try (Model open = Model.open(ModelFiles.find(model))) {
      ImageGenerator generator = new ImageGenerator(open);
      List<float[]> latents = walk ? walks(generator) : generator.latents(count, seed);
      List<Image> pictures = generator.generate(latents);
      int columns = walk ? WALK_STEPS : (int) Math.ceil(Math.sqrt(count));
      List<Image> enlarged = pictures.stream().map(p -> Enlarged.times(p, scale)).toList();
      Pictures.write(
          BufferedImages.copy(Grid.of(enlarged, columns, pictures.size() == 1 ? 0 : GAP, GREY)),
          output);
      report(pictures);
    }
    return 0;
  }

  private static void require(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new WrongArgumentException(option + " " + value + ": expected 1 to " + most);
    }
  }

  /** As many rows as hold the pictures wanted, each with a beginning and an end of its own. */
  private List<float[]> walks(ImageGenerator generator) {
    int rows = (count + WALK_STEPS - 1) / WALK_STEPS;
    List<float[]> ends = generator.latents(2 * rows, seed);
    List<float[]> latents = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      latents.addAll(generator.walk(ends.get(2 * row), ends.get(2 * row + 1), WALK_STEPS));
    }
    return latents;
  }

  private void report(List<Image> pictures) {
    PrintWriter out = spec.commandLine().getOut();
    Image first = pictures.get(0);
    if (json) {
      out.println(
          JsonOutput.of(
              new Generated(
                  output.toString(), pictures.size(), seed, first.width(), first.height())));
    } else {
      out.printf(
          "%d %s of %dx%d in %s%n",
          pictures.size(),
          pictures.size() == 1 ? "picture" : "pictures",
          first.width(),
          first.height(),
          output);
    }
  }
}
