package dev.kiln.cli.export;

import dev.kiln.cli.console.ShapesOption;
import dev.kiln.graph.Value;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.verify.TrialModel;
import dev.kiln.graph.verify.Trials;
import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.Pictures;
import dev.kiln.pipeline.data.NpzFile;
import dev.kiln.pipeline.data.PictureData;
import dev.kiln.pipeline.data.RealInputs;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What models are run with while they are compared: random numbers, unless these options say. */
final class TrialOptions {
  @Mixin private ShapesOption shapes;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Compare on this data instead of random numbers: a picture, or a .npz file with an array"
              + " for each input, by its name; for --min-psnr and --min-agreement also a folder of"
              + " pictures or arrays.")
  private Path data;

  /**
   * Returns the trials.
   *
   * @param model the model that is run
   * @param pictures whether the model is to take pictures as bytes
   * @throws IllegalArgumentException if a shape is not understood
   */
  Trials of(Path model, boolean pictures) {
    Trials trials = Trials.standard();
    for (Map.Entry<String, List<Long>> shape : shapes.shapes().entrySet()) {
      trials = trials.withShape(shape.getKey(), shape.getValue());
    }
    if (data == null) {
      return trials;
    }
    if (Files.isDirectory(data)) {
      throw new IllegalArgumentException(
          "--data %s: a folder; name one file, or judge by --min-psnr or --min-agreement"
              .formatted(data));
    }
    try {
      return trials.withData(
          NpzFile.isNpz(data) ? NpzFile.read(data) : picture(first(model), pictures));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the inputs that models are run with. */
  Samples samples(Path model) {
    if (data != null && Files.isDirectory(data)) {
      return RealInputs.of(model, false).in(data, Integer.MAX_VALUE);
    }
    try (TrialModel run = TrialModel.of(model)) {
      return Samples.of(List.of(of(model, false).firstFor(run)));
    }
  }

  /**
   * @throws IllegalArgumentException if one of the options is given
   */
  void requireNone() {
    if (data != null || shapes.isGiven()) {
      throw new IllegalArgumentException(
          "%s: int8 models are compared on the data of --calibrate"
              .formatted(data == null ? "--input" : "--data"));
    }
  }

  private Map<String, Tensor> picture(Value input, boolean dressed) {
    PictureData form =
        PictureData.of(input)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--data %s: the input %s takes no pictures; give a .npz file"
                            .formatted(data, input)));
    return (dressed ? form.dressed() : form).inputs(BufferedImages.image(Pictures.read(data)));
  }

  private static Value first(Path model) {
    return OnnxReader.read(model).withoutWeightsAsInputs().graph().inputs().stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("--data: " + model + " has no inputs"));
  }
}
