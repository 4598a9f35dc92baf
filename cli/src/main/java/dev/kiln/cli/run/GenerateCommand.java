package dev.kiln.cli.run;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.OutputFiles;
import dev.kiln.cli.console.PixelRangeConverter;
import dev.kiln.media.BufferedImages;
import dev.kiln.media.PixelZoom;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Grid;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Distribution;
import dev.kiln.runtime.task.ImageGenerator;
import dev.kiln.runtime.task.Normalization;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln generate}: makes pictures from random numbers. */
@Command(
    name = "generate",
    description = "Generate pictures with a generator model, or the decoder of an autoencoder.",
    mixinStandardHelpOptions = true)
public final class GenerateCommand implements Callable<Integer> {
  private static final int MOST = 10_000;
  private static final int WALK_STEPS = 10;
  private static final int GAP = 2;
  private static final int GREY = 0x40;

  @Spec private CommandSpec spec;

  @Mixin private ModelParameter model;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description =
          "Write all pictures to this file, side by side; - writes a PNG to standard output.")
  private Path output;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "64",
      description = "Generate N pictures. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Start the random numbers at this seed; the same seed gives the same pictures. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--walk",
      description = "Interpolate in each row from one picture to another, in ten steps.")
  private boolean walk;

  @Option(
      names = "--scale",
      paramLabel = "N",
      defaultValue = "2",
      description = "Enlarge each pixel to a square of N pixels. Default: ${DEFAULT-VALUE}.")
  private int scale;

  @Option(
      names = "--image",
      paramLabel = "RANGE",
      converter = PixelRangeConverter.class,
      description =
          "The pixel values of a network that gives floats: " + PixelRangeConverter.RANGES + ".")
  private Normalization image;

  @Option(
      names = "--distribution",
      paramLabel = "normal|uniform",
      description =
          "What the random numbers of a model that does not say it are drawn from: the standard normal"
              + " distribution, or evenly from -1 to 1.")
  private Distribution distribution;

  @Mixin private LatentOptions numbers;

  @Mixin private JsonOption json;

  private record Generated(
      String output, int pictures, long seed, int pictureWidth, int pictureHeight) {}

  @Override
  public Integer call() throws IOException {
    require("--count", count, MOST);
    require("--scale", scale, 64);
    if (!StandardStreams.isMeant(output)) {
      Pictures.format(output);
      OutputFiles.requireApart(output, List.of(model.file()));
    }
    StandardStreams.requireAlone(output, json);
    if (walk && numbers.areGiven()) {
      throw new IllegalArgumentException(
          "--walk goes from one random picture to another; leave out --latent and --grid");
    }
    try (Model open = Model.open(model.file())) {
      ImageGenerator generator = new ImageGenerator(open, ForeignModel.generated(open, image));
      if (distribution != null) {
        generator = generator.withDistribution(distribution);
      }
      List<float[]> latents = latents(open, generator);
      List<Image> pictures = generator.generate(latents);
      int columns = columns();
      List<Image> enlarged = pictures.stream().map(p -> PixelZoom.times(p, scale)).toList();
      StandardStreams.write(
          BufferedImages.copy(Grid.of(enlarged, columns, pictures.size() == 1 ? 0 : GAP, GREY)),
          output);
      report(pictures);
    }
    return 0;
  }

  private List<float[]> latents(Model open, ImageGenerator generator) {
    if (numbers.areGiven()) {
      return numbers.of(generator, count);
    }
    requireDistribution(open);
    return walk ? walks(generator) : generator.latents(count, seed);
  }

  private int columns() {
    if (numbers.areGiven()) {
      return numbers.columns(count);
    }
    return walk ? WALK_STEPS : (int) Math.ceil(Math.sqrt(count));
  }

  private void requireDistribution(Model open) {
    if (distribution == null && !open.card().latent().containsKey("distribution")) {
      throw new IllegalArgumentException(
          open
              + ": the model does not say what its random numbers are drawn from; say it with"
              + " --distribution");
    }
  }

  private static void require(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(option + " " + value + ": expected 1 to " + most);
    }
  }

  /** Returns whole rows, at least {@code count} latents; each row has its own two ends. */
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
    CommandLine line = spec.commandLine();
    PrintWriter out = StandardStreams.isMeant(output) ? line.getErr() : line.getOut();
    Image first = pictures.get(0);
    json.print(
        new Generated(output.toString(), pictures.size(), seed, first.width(), first.height()),
        out,
        made ->
            out.printf(
                "%d %s of %dx%d in %s%n",
                made.pictures(),
                made.pictures() == 1 ? "picture" : "pictures",
                made.pictureWidth(),
                made.pictureHeight(),
                made.output()));
  }
}
