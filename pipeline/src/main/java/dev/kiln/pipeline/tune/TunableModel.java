package dev.kiln.pipeline.tune;

import ai.djl.ndarray.types.Shape;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.dress.PictureOutput;
import dev.kiln.graph.onnx.ModelFiles;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.opset.RaiseOpset;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.train.recipe.classify.ClassifySettings;
import dev.kiln.tune.transfer.Head;
import dev.kiln.tune.transfer.NewHead;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A model file that takes pictures as bytes and can be tuned.
 *
 * @param file the file
 * @param model its content, dressed
 * @param input the shape [N, H, W, C] of the bytes that it takes
 */
public record TunableModel(Path file, OnnxModel model, Shape input) {
  private static final long USUAL_SIDE = 224;
  private static final long USUAL_GREY_SIDE = 28;
  private static final long SMALLEST_CROP = 32;

  /** What the sizes of pictures are padded to for models that halve them twice. */
  private static final int STYLE_STRIDE = 4;

  /**
   * Reads a model.
   *
   * @param range the pixel values that it expects; empty for one that takes bytes
   * @param side the height and width of pictures where the model takes any; 0 for 224, or 28 for
   *     grey ones
   * @throws IllegalArgumentException if the model takes floats and no range is given
   * @throws GraphException if the file is no model that can be tuned
   */
  public static TunableModel read(Path file, Optional<Normalization> range, long side) {
    return read(
        file, side, range, (model, pixels) -> dressed(model, Dressing.of(PictureInput.of(pixels))));
  }

  /**
   * Reads a model that makes pictures of pictures, which then takes and gives bytes; as {@link
   * #read(Path, Optional, long)}.
   */
  public static TunableModel ofPictures(Path file, Optional<Normalization> range, long side) {
    return read(file, side, range, TunableModel::styled);
  }

  private static OnnxModel dressed(OnnxModel model, Dressing dressing) {
    return model.with(dressing.dress(model.graph(), model.opset()));
  }

  private static OnnxModel styled(OnnxModel given, Normalization pixels) {
    // The nodes that pad pictures and crop them again need a newer version of the operators.
    OnnxModel model = given.opset() < Op.FIRST_OPSET ? RaiseOpset.of(given, Op.FIRST_OPSET) : given;
    Graph graph = model.graph();
    List<Dim> dims = graph.inputs().get(0).shape();
    boolean fixed = dims == null || dims.stream().skip(2).allMatch(Dim.Fixed.class::isInstance);
    PictureInput input = PictureInput.of(pixels);
    String output = graph.outputs().get(0).name();
    return dressed(
        model,
        Dressing.of(
            fixed ? input : input.paddedTo(STYLE_STRIDE),
            new PictureOutput(output, "styled", pixels)));
  }

  private static TunableModel read(
      Path file,
      long side,
      Optional<Normalization> range,
      BiFunction<OnnxModel, Normalization, OnnxModel> dressing) {
    OnnxModel given = OnnxReader.read(file).withoutWeightsAsInputs();
    Graph graph = given.graph();
    if (graph.inputs().size() != 1) {
      throw new GraphException(
          "%s: the model has %d inputs; expected one for a picture"
              .formatted(file, graph.inputs().size()));
    }
    boolean bytes = graph.inputs().get(0).type() == ElementType.UINT8;
    if (!bytes && range.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: the input %s is not a picture of bytes; say with --image which pixel values it expects"
              .formatted(file, graph.inputs().get(0)));
    }
    OnnxModel dressed = bytes ? given : dressing.apply(given, range.orElseThrow());
    try {
      return new TunableModel(file, dressed, input(dressed, side));
    } catch (GraphException e) {
      throw new GraphException(file + ": " + e.getMessage(), e);
    }
  }

  private static Shape input(OnnxModel model, long side) {
    Value image = model.graph().inputs().get(0);
    List<Dim> dims = image.shape();
    if (dims == null || dims.size() != 4 || !(dims.get(3) instanceof Dim.Fixed channels)) {
      throw new GraphException(
          "the input " + image + " is no picture; expected uint8 [N, H, W, C]");
    }
    long usual = channels.size() == 1 ? USUAL_GREY_SIDE : USUAL_SIDE;
    long chosen = side > 0 ? side : usual;
    return new Shape(-1, size(dims.get(1), chosen), size(dims.get(2), chosen), channels.size());
  }

  private static long size(Dim dim, long otherwise) {
    return dim instanceof Dim.Fixed fixed ? fixed.size() : otherwise;
  }

  /**
   * Returns the last layer of a classifier.
   *
   * @param name its name; empty to find it
   * @throws IllegalArgumentException if there is no layer of that name
   * @throws GraphException if none is found
   */
  public Head head(Optional<String> name) {
    return head(name, Head::of);
  }

  /** Returns the last layer of a model that tells the class of each pixel, as {@link #head}. */
  public Head pixelHead(Optional<String> name) {
    return head(name, Head::ofPixels);
  }

  private Head head(Optional<String> name, Function<OnnxModel, Head> finder) {
    try {
      return name.map(known -> Head.named(model, known)).orElseGet(() -> finder.apply(model));
    } catch (GraphException e) {
      throw new GraphException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the model with a head for other classes; its own if it tells these classes apart
   * already, as its card says, or as many digits.
   *
   * @throws GraphException if the head's weights cannot be read
   */
  public NewHead withClasses(Head head, List<String> classes, long seed) {
    List<String> labels = ModelCard.read(model.metadata()).labels();
    boolean digits = labels.isEmpty() && classes.equals(ClassifySettings.DIGITS);
    return NewHead.of(model, head, classes.size(), digits || labels.equals(classes), seed);
  }

  /**
   * Returns the side of the squares that a model learns from.
   *
   * @param side what is asked for; 0 for the longer side of what the model takes
   * @param otherwise the side where it takes any
   */
  public int crop(long side, long otherwise) {
    List<Dim> dims = model.graph().inputs().get(0).shape();
    long longer = Math.max(size(dims.get(1), 0), size(dims.get(2), 0));
    return Math.toIntExact(
        side > 0 ? side : longer > 0 ? Math.max(SMALLEST_CROP, longer) : otherwise);
  }

  /**
   * Checks that a file to write is none of those that the model consists of.
   *
   * @throws IllegalArgumentException if it is
   */
  public void requireApart(Path output) {
    ModelFiles.requireApart(output, file);
  }
}
