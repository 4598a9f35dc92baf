package dev.kiln.pipeline.data;

import dev.kiln.graph.Value;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.train.data.DividedFolder;
import dev.kiln.train.data.FolderFiles;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The real inputs of a model: pictures, NumPy arrays, or a data set of Kiln's. Pictures keep their
 * size, up to 1024 pixels on the longer side, unless the model's sizes are fixed.
 *
 * <pre>{@code
 * Samples photos = RealInputs.of(Path.of("style.onnx"), false).in(Path.of("photos"), 120);
 * }</pre>
 */
public final class RealInputs {
  private final Path model;
  private final List<Value> inputs;
  private final boolean dressed;
  private final Optional<PictureData> form;

  private RealInputs(Path model, List<Value> inputs, boolean dressed, Optional<PictureData> form) {
    this.model = model;
    this.inputs = inputs;
    this.dressed = dressed;
    this.form = form;
  }

  /**
   * Looks at the inputs of a model.
   *
   * @param dressed whether the model is to take pictures as bytes in place of its own input
   */
  public static RealInputs of(Path model, boolean dressed) {
    OnnxModel read = OnnxReader.read(model).withoutWeightsAsInputs();
    List<Value> inputs = read.graph().inputs();
    Optional<PictureData> form =
        inputs.size() == 1 ? PictureData.of(inputs.get(0)) : Optional.empty();
    if (dressed) {
      return new RealInputs(model, inputs, true, form.map(PictureData::dressed));
    }
    if (form.isEmpty() || form.get().type() == ElementType.UINT8) {
      return new RealInputs(model, inputs, false, form);
    }
    Optional<Normalization> numbers = numbers(ModelCard.read(read.metadata()));
    return new RealInputs(model, inputs, false, form.flatMap(f -> numbers.map(f::normalizing)));
  }

  /** Returns the numbers that the networks of a task take for pixels; nothing if it is unknown. */
  private static Optional<Normalization> numbers(ModelCard card) {
    return switch (card.task()) {
      case DIGITS -> Optional.of(Normalization.unit());
      case CLASSIFICATION, SEGMENTATION, STYLE -> Optional.of(Normalization.imagenet());
      case AUTOENCODER, ENCODER, DISCRIMINATOR -> Optional.of(Normalization.signed());
      case GENERATOR, NONE -> Optional.empty();
    };
  }

  /**
   * Returns samples of a folder and the folders in it, spread evenly over all that there are.
   *
   * @param folder pictures, or .npy and .npz files; or the layout of MNIST, or of Pascal VOC
   * @param most the number of samples, if there are as many
   * @throws IllegalArgumentException if there are none, or they do not fit the model
   */
  public Samples in(Path folder, int most) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          folder + ": no such folder; expected a folder of pictures or of .npy or .npz files");
    }
    Optional<LabeledImages> digits = digits(folder);
    if (digits.isPresent()) {
      return PictureSamples.spread(most, PictureSource.of(digits.get()), form(folder));
    }
    Path inside = DividedFolder.of(folder).map(DividedFolder::train).orElse(folder);
    Path pictures = inside.resolve("JPEGImages");
    List<Path> files =
        FolderFiles.of(
            Files.isDirectory(pictures) ? pictures : inside,
            file -> Pictures.isPicture(file) || ArraySamples.isArray(file));
    List<Path> arrays = files.stream().filter(ArraySamples::isArray).toList();
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          folder + ": neither pictures nor .npy or .npz files are there");
    }
    if (!arrays.isEmpty() && arrays.size() < files.size()) {
      throw new IllegalArgumentException(
          folder + ": both pictures and arrays are there; name a folder of one kind");
    }
    return arrays.isEmpty()
        ? PictureSamples.spread(most, PictureSource.of(files), form(folder))
        : arrays(arrays, most);
  }

  private static Optional<LabeledImages> digits(Path folder) {
    int any = 256;
    if (Files.exists(folder.resolve("train-images-idx3-ubyte"))
        || Files.exists(folder.resolve("train-images-idx3-ubyte.gz"))) {
      return Optional.of(Mnist.train(folder, any));
    }
    return Mnist.isIn(folder) ? Optional.of(Mnist.test(folder, any)) : Optional.empty();
  }

  private Samples arrays(List<Path> files, int most) {
    if (dressed) {
      throw new IllegalArgumentException(
          files.get(0) + ": a model that is to take pictures needs pictures, not arrays");
    }
    ArraySamples all = new ArraySamples(files, inputs);
    int count = Math.min(most, files.size());
    int[] spread = new int[count];
    for (int i = 0; i < count; i++) {
      spread[i] = (int) ((long) i * files.size() / count);
    }
    return all.at(spread);
  }

  private PictureData form(Path folder) {
    return form.orElseThrow(
        () ->
            new IllegalArgumentException(
                inputs.size() == 1 && PictureData.of(inputs.get(0)).isPresent()
                    ? ("%s takes floats and does not say which numbers pixels are; name them with"
                            + " --image, so that it takes the pictures of %s as bytes")
                        .formatted(model, folder)
                    : "%s takes %s, which no picture fits; give a folder of .npy or .npz files"
                        .formatted(model, inputs)));
  }
}
