package dev.kiln.cli.export;

import dev.kiln.cli.console.OutputFiles;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.calibrate.StatisticsCache;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.optimize.FloatPrecision;
import dev.kiln.graph.quantize.DynamicQuantize;
import dev.kiln.graph.quantize.Quantize;
import dev.kiln.pictures.Pictures;
import dev.kiln.pipeline.data.RealInputs;
import dev.kiln.pipeline.quantize.LabelledObjective;
import dev.kiln.pipeline.quantize.QuantizationSheet;
import dev.kiln.runtime.task.Normalization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The precision of a model that is written. */
final class PrecisionOptions {
  /** Enough to divide: at most a hundred of them calibrate, some of the rest measure. */
  private static final int SAMPLES = 600;

  /** How numbers are computed and stored. */
  private enum Precision {
    FP32,
    FP16,
    INT8;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--precision",
      paramLabel = "fp32|fp16|int8",
      description =
          "fp16: store the weights as float16, at half the size. int8: compute in 8 bits what is"
              + " faster so and does no visible damage.")
  private Precision precision;

  @Option(
      names = "--compute",
      description =
          "For fp16: also compute in float16, for GPUs; processors gain nothing. What would lose its"
              + " precision stays in float.")
  private boolean computes;

  @Option(
      names = "--calibrate",
      paramLabel = "DIR",
      description =
          "For int8: real inputs of the model, 100 or more: pictures, or .npy or .npz files. Networks"
              + " of matrix products only need none.")
  private Path calibrate;

  @Option(
      names = "--range",
      paramLabel = "min-max|percentile|mse|entropy",
      converter = RangeMethodConverter.class,
      description = "How int8 chooses the range of numbers that 8 bits cover. Default: mse.")
  private RangeMethod range;

  @Option(
      names = "--sheet",
      paramLabel = "FILE.png",
      description =
          "For int8: also draw what it changes: source, float, int8 and their difference times 8.")
  private Path sheet;

  @Mixin private GoalOptions goals;

  /**
   * @throws IllegalArgumentException if the options contradict each other
   */
  void check() {
    if (!isInt8()) {
      requireNone("--calibrate", calibrate);
      requireNone("--range", range);
      requireNone("--sheet", sheet);
      goals.given().ifPresent(option -> requireNone(option, option));
    }
    if (computes && !isHalf()) {
      throw new IllegalArgumentException("--compute is for --precision fp16");
    }
    goals.check();
    if (sheet != null) {
      Pictures.format(sheet);
    }
  }

  private static void requireNone(String option, Object value) {
    if (value != null) {
      throw new IllegalArgumentException(option + " is for --precision int8");
    }
  }

  boolean isHalf() {
    return precision == Precision.FP16;
  }

  boolean isInt8() {
    return precision == Precision.INT8;
  }

  /** Returns how floats are stored and computed. */
  FloatPrecision floats() {
    if (precision == null) {
      return FloatPrecision.KEPT;
    }
    if (precision == Precision.FP32) {
      return FloatPrecision.FLOAT;
    }
    return computes ? FloatPrecision.HALF : FloatPrecision.HALF_WEIGHTS;
  }

  /** Quantizes a model. */
  void quantize(Path source, Path output, SaveOptions save, CommandLine console) {
    quantize(source, Optional.empty(), output, save, console);
  }

  /**
   * Quantizes a model.
   *
   * @param image what pixels are for a model that shall take pictures as bytes
   */
  void quantize(
      Path source,
      Optional<Normalization> image,
      Path output,
      SaveOptions save,
      CommandLine console) {
    if (calibrate == null) {
      dynamic(source, output, save, console.getOut());
      return;
    }
    Samples samples = RealInputs.of(source, image.isPresent()).in(calibrate, SAMPLES);
    Optional<QuantizationSheet> drawing =
        Optional.ofNullable(sheet).map(file -> sheet(source, image, output));
    PrintWriter out = console.getOut();
    Optional<LabelledObjective> objective = goals.objective(source, calibrate);
    try (QuantizeProgress progress = new QuantizeProgress(save, out, console.getErr())) {
      Quantize quantize =
          Quantize.of(source, samples)
              .withGoal(goals.goal(objective))
              .withExternalWeights(save.external())
              .withCache(StatisticsCache.ofUser())
              .withListener(progress);
      quantize = range == null ? quantize : quantize.withMethod(range);
      quantize = image.isPresent() ? quantize.withPictures(PictureInput.of(image.get())) : quantize;
      save.show(quantize.save(output), out);
    }
    objective.ifPresent(o -> save.note(o.held(output).toString(), out));
    drawing.ifPresent(d -> draw(d, output, samples));
  }

  private QuantizationSheet sheet(Path source, Optional<Normalization> image, Path output) {
    OutputFiles.requireApart(sheet, List.of(source, output));
    return image
        .map(pixels -> QuantizationSheet.of(source, pixels))
        .orElseGet(() -> QuantizationSheet.of(source));
  }

  private void draw(QuantizationSheet drawing, Path output, Samples samples) {
    try {
      drawing.write(output, samples, sheet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void dynamic(Path source, Path output, SaveOptions save, PrintWriter out) {
    goals
        .given()
        .ifPresent(
            option -> {
              throw new IllegalArgumentException(option + ": name real inputs with --calibrate");
            });
    if (!DynamicQuantize.suits(source)) {
      throw new IllegalArgumentException(
          "--precision int8: name a folder of real inputs with --calibrate; only networks of matrix"
              + " products do without");
    }
    DynamicQuantize quantize =
        DynamicQuantize.of(source)
            .withExternalWeights(save.external())
            .withListener(step -> save.show(step, out));
    save.show(quantize.save(output), out);
  }
}
