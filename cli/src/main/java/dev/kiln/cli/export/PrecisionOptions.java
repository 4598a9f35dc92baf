package dev.kiln.cli.export;

import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.quantize.Goal;
import dev.kiln.graph.quantize.Quality;
import dev.kiln.graph.quantize.Quantize;
import dev.kiln.pipeline.data.RealInputs;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.task.Normalization;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The precision of a model that is written, and what int8 must reach. */
final class PrecisionOptions {
  /** As many as are used: a hundred calibrate, the rest are held back. */
  private static final int SAMPLES = 120;

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

  private static final class RangeConverter implements ITypeConverter<RangeMethod> {
    @Override
    public RangeMethod convert(String name) {
      return switch (name) {
        case "min-max" -> RangeMethod.MIN_MAX;
        case "percentile" -> RangeMethod.PERCENTILE;
        case "mse" -> RangeMethod.MSE;
        case "entropy" -> RangeMethod.ENTROPY;
        default ->
            throw new TypeConversionException(
                "'" + name + "' is not one of min-max, percentile, mse, entropy");
      };
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
      names = "--calibrate",
      paramLabel = "DIR",
      description =
          "For int8: real inputs of the model, 100 or more: pictures, or .npy or .npz files.")
  private Path calibrate;

  @Option(
      names = "--range",
      paramLabel = "min-max|percentile|mse|entropy",
      converter = RangeConverter.class,
      description = "How int8 chooses the range of numbers that 8 bits cover. Default: mse.")
  private RangeMethod range;

  @Option(
      names = "--min-psnr",
      paramLabel = "DB",
      description =
          "The fastest int8 model whose outputs have at least this mean peak signal-to-noise ratio"
              + " against float's. Default: 43 for pictures.")
  private Double minPsnr;

  @Option(
      names = "--min-agreement",
      paramLabel = "SHARE",
      description =
          "The fastest int8 model that gives at least this share of pixels or pictures the class"
              + " that float gives. Default: 0.982 for classes.")
  private Double minAgreement;

  @Option(
      names = "--max-latency",
      paramLabel = "SHARE",
      description = "The best int8 model that takes at most this share of float's time.")
  private Double maxLatency;

  /**
   * @throws IllegalArgumentException if the options contradict each other
   */
  void check() {
    if (minPsnr != null && minAgreement != null) {
      throw new IllegalArgumentException("--min-psnr and --min-agreement: give one of the two");
    }
    requireForInt8("--calibrate", calibrate);
    requireForInt8("--range", range);
    requireForInt8("--min-psnr", minPsnr);
    requireForInt8("--min-agreement", minAgreement);
    requireForInt8("--max-latency", maxLatency);
    requireWithin("--min-psnr", minPsnr, 120);
    requireWithin("--min-agreement", minAgreement, 1);
    requireWithin("--max-latency", maxLatency, 1);
  }

  private void requireForInt8(String option, Object value) {
    if (value != null && precision != Precision.INT8) {
      throw new IllegalArgumentException(option + " is for --precision int8");
    }
  }

  private static void requireWithin(String option, Double value, double most) {
    if (value != null && !(value > 0 && value <= most)) {
      throw new IllegalArgumentException(
          "%s %s: expected more than 0, at most %.0f".formatted(option, value, most));
    }
  }

  boolean isInt8() {
    return precision == Precision.INT8;
  }

  /** Returns how weights are stored; nothing if they stay as they are. */
  Optional<ElementType> weights() {
    return Optional.ofNullable(precision)
        .map(p -> p == Precision.FP16 ? ElementType.FLOAT16 : ElementType.FLOAT);
  }

  /**
   * Quantizes a model.
   *
   * @param image what pixels are for a model that shall take pictures as bytes; null for none
   */
  void quantize(
      Path source, Normalization image, Path output, SaveOptions save, CommandLine console) {
    if (save.external()) {
      throw new IllegalArgumentException("--external: int8 models keep their weights inside");
    }
    PrintWriter out = console.getOut();
    try (CalibrationProgress progress = new CalibrationProgress(console.getErr())) {
      Quantize quantize =
          Quantize.of(source, samples(source, image != null))
              .withGoal(goal())
              .withProgress(progress::at)
              .withListener(
                  step -> {
                    progress.end();
                    save.show(step, out);
                  });
      quantize = range == null ? quantize : quantize.withMethod(range);
      quantize = image == null ? quantize : quantize.withPictures(PictureInput.of(image));
      save.show(quantize.save(output), out);
    }
  }

  private Samples samples(Path source, boolean dressed) {
    if (calibrate == null) {
      throw new IllegalArgumentException(
          "--precision int8: name a folder of real inputs with --calibrate");
    }
    return RealInputs.of(source, dressed).in(calibrate, SAMPLES);
  }

  private Goal goal() {
    Goal goal = Goal.USUAL;
    if (minPsnr != null) {
      goal = Goal.atLeast(Quality.PSNR, minPsnr);
    } else if (minAgreement != null) {
      goal = Goal.atLeast(Quality.AGREEMENT, minAgreement);
    }
    return maxLatency == null ? goal : goal.within(maxLatency);
  }
}
