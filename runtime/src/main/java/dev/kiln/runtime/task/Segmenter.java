package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Palette;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.ResizeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A segmenter: finds the class of every pixel. Accepts Kiln's segmentation models, with input
 * {@code image}, uint8 [N, H, W, 3], and output {@code logits}, float [N, C, h, w] of any size;
 * with a {@link Preprocessing}, also other models that output such logits, the classes themselves,
 * or a single channel: the probability or the logit of the second of two classes. The logits are
 * interpolated to the size of the picture, as {@code kiln.align_corners} in the card specifies, and
 * each pixel gets the class with the largest logit; of classes it gets the nearest.
 *
 * <p>Immutable and thread-safe. Does not close the model; that is left to its owner. Allocates
 * nothing on the heap for a stream of pictures of one size and format if the caller supplies the
 * class map.
 */
public final class Segmenter {
  private static final int MOST_CLASSES = 256;

  private static final Requirement REQUIREMENT =
      new Requirement(
          "a segmentation model",
          Set.of(Task.SEGMENTATION),
          "a picture in: uint8 [N, H, W, 3], and out logits of 1 to 256 classes, float [N, C, h, w],"
              + " or classes, int64 [N, h, w]");

  private final List<String> labels;
  private final Palette palette;
  private final Inference<SegmenterWorkspace, ClassMap> alone;
  private final Inference<SegmenterWorkspace, ClassMap> shared;
  private final Inference<SegmenterWorkspace, SoftMask> soft;
  private final boolean parallel;
  private final int usual;

  /**
   * Creates a segmenter for a dressed model.
   *
   * @throws ModelException if the model is not a segmentation model, or not dressed
   */
  public Segmenter(Model model) {
    this(model, null);
  }

  /**
   * Creates a segmenter for any model that outputs a grid of logits for each class.
   *
   * @param preprocessing the preprocessing that the network expects; null for a dressed model
   * @throws ModelException if the model does not fit
   */
  public Segmenter(Model model, Preprocessing preprocessing) {
    this(model, preprocessing, model.card().labels());
  }

  /**
   * Creates a segmenter for any model that outputs a grid of logits for each class, with the given
   * labels.
   *
   * @param preprocessing the preprocessing that the network expects; null for a dressed model
   * @param names one label per class, in the order of the logits; empty to use numbers
   * @throws ModelException if the model does not fit
   */
  public Segmenter(Model model, Preprocessing preprocessing, List<String> names) {
    REQUIREMENT.checkTask(model);
    Port logits =
        Stream.<Predicate<Port>>of(
                Segmenter::givesLogits, Segmenter::givesClasses, Segmenter::givesMask)
            .flatMap(gives -> model.outputs().stream().filter(gives))
            .findFirst()
            .orElseThrow(() -> REQUIREMENT.refusal(model));
    ImageInput input = ImageInput.of(model, preprocessing, ResizeMode.STRETCH, REQUIREMENT);
    if (input.fit() == ResizeMode.CROP) {
      throw new ModelException(
          model + ": every pixel gets a class; expected fit STRETCH or LETTERBOX, not CROP");
    }
    labels = labels(model, names, classes(names, logits));
    palette = new Palette(model.card().palette());
    String name = logits.name();
    Headroom headroom = Headroom.of(model, input);
    alone =
        new Inference<SegmenterWorkspace, ClassMap>(
                input,
                (n, w, h) -> new SegmenterWorkspace(model, input, name, n, w, h, false),
                SegmenterWorkspace::read)
            .within(headroom)
            .withSize(model.card().size());
    shared =
        new Inference<SegmenterWorkspace, ClassMap>(
                input,
                (n, w, h) -> new SegmenterWorkspace(model, input, name, n, w, h, true),
                SegmenterWorkspace::read)
            .within(headroom)
            .withSize(model.card().size());
    soft = alone.withReader(SegmenterWorkspace::readMask);
    parallel = false;
    usual = model.card().size();
  }

  private Segmenter(
      Segmenter other,
      Inference<SegmenterWorkspace, ClassMap> alone,
      Inference<SegmenterWorkspace, ClassMap> shared,
      boolean parallel) {
    this.labels = other.labels;
    this.palette = other.palette;
    this.alone = alone;
    this.shared = shared;
    this.soft = alone.withReader(SegmenterWorkspace::readMask);
    this.parallel = parallel;
    this.usual = other.usual;
  }

  private static boolean givesLogits(Port port) {
    return OutputView.reads(port.type())
        && port.dims().size() == 4
        && port.dims().get(1) >= 2
        && port.dims().get(1) <= MOST_CLASSES;
  }

  /** Returns whether the output is the class of each sample: [N, h, w] or [N, 1, h, w]. */
  private static boolean givesClasses(Port port) {
    List<Long> dims = port.dims();
    return SegmenterWorkspace.CLASS_TYPES.contains(port.type())
        && (dims.size() == 3 || dims.size() == 4 && dims.get(1) == 1);
  }

  /** Returns whether the output says of each sample how much it belongs to the one class. */
  private static boolean givesMask(Port port) {
    return OutputView.reads(port.type()) && port.dims().size() == 4 && port.dims().get(1) == 1;
  }

  private static int classes(List<String> names, Port output) {
    if (givesLogits(output)) {
      return (int) (long) output.dims().get(1);
    }
    int named = names.size();
    return givesMask(output) ? 2 : named == 0 ? MOST_CLASSES : named;
  }

  private static List<String> labels(Model model, List<String> named, int classes) {
    if (!named.isEmpty() && named.size() != classes) {
      throw new ModelException(model + ": " + named.size() + " labels for " + classes + " classes");
    }
    List<String> labels = new ArrayList<>(named);
    for (int i = labels.size(); i < classes; i++) {
      labels.add("class " + i);
    }
    return List.copyOf(labels);
  }

  /**
   * Returns a segmenter with another working size. A smaller size is faster: the time is
   * proportional to the square of the size. A model of fixed size keeps its own.
   *
   * @param longerSide the longer side of the picture as the model sees it, in pixels; 0, the
   *     default, for the size that the card names or, if it names none, the picture's own
   * @throws IllegalArgumentException if the size is negative
   */
  public Segmenter withSize(int longerSide) {
    int size = longerSide == 0 ? usual : longerSide;
    return new Segmenter(this, alone.withSize(size), shared.withSize(size), parallel);
  }

  /**
   * Returns a segmenter with another budget of memory. Pictures whose run would take more are
   * worked on at a smaller size, which a line in the log says. What a pixel takes is measured, at
   * earlier runs or at a small trial; on systems other than Linux and Android it is taken to be
   * 3,000 bytes. By default a run may take half of the free memory, but at most 2 GB. Models of a
   * fixed size and other providers than the CPU keep the size.
   *
   * @param bytes the most that a run may take, besides the picture and the model itself; {@link
   *     Long#MAX_VALUE} for no limit
   * @throws IllegalArgumentException if the budget is not positive
   */
  public Segmenter withMemory(long bytes) {
    return new Segmenter(this, alone.withMemory(bytes), shared.withMemory(bytes), parallel);
  }

  /**
   * Returns a segmenter that does or does not use other cores, through {@link
   * java.util.concurrent.ForkJoinPool#commonPool}, to find the class of each pixel. By default it
   * does not: the calling thread does all the work.
   */
  public Segmenter withParallel(boolean help) {
    return new Segmenter(this, alone, shared, help);
  }

  /** Returns the names of the classes, ordered by class index. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Returns the colours of the classes: those of the card or, if it has none, those of Pascal VOC.
   */
  public Palette palette() {
    return palette;
  }

  /**
   * Returns the class of every pixel.
   *
   * @throws ModelException if the model fails or is closed
   */
  public ClassMap segment(Image picture) {
    ClassMap map = ClassMap.blank(picture.width(), picture.height());
    segment(picture, map);
    return map;
  }

  /**
   * Computes the class of every pixel.
   *
   * @param into the class map to fill, of any size, such as that of the picture; the classes are
   *     computed at its pixels
   * @throws ModelException if the model fails or is closed
   */
  public void segment(Image picture, ClassMap into) {
    segment(picture, into, StageTimes.NONE);
  }

  /**
   * Computes the class of every pixel and records the time of each stage.
   *
   * @param into the class map to fill, of any size
   * @param times is notified at the end of each stage; {@link StageTimes#NONE} to record nothing
   * @throws ModelException if the model fails or is closed
   */
  public void segment(Image picture, ClassMap into, StageTimes times) {
    inference().run(picture, into, times);
  }

  /**
   * Returns the class of every pixel for several pictures. The pictures are run as one batch if the
   * model accepts batches and they have one size.
   *
   * @throws ModelException if the model fails or is closed
   */
  public List<ClassMap> segment(List<Image> pictures) {
    return inference().run(pictures, picture -> ClassMap.blank(picture.width(), picture.height()));
  }

  /**
   * Computes how much each pixel belongs to one class, for edges softer than those of a class map.
   *
   * @param into the mask to fill, of any size, such as that of the model's input; the shares are
   *     computed at its pixels
   * @param times is notified at the end of each stage; {@link StageTimes#NONE} to record nothing
   * @throws IllegalArgumentException if the model has no such class
   * @throws ModelException if the model fails or is closed
   */
  public void mask(Image picture, SoftMask into, StageTimes times) {
    if (into.index() >= labels.size()) {
      throw new IllegalArgumentException(
          "a mask of class " + into.index() + "; the model has " + labels.size() + " classes");
    }
    soft.run(picture, into, times);
  }

  /** Returns an RGB picture in which every pixel has the colour of its class. */
  public Image colours(ClassMap map) {
    Image colours = Image.blank(map.width(), map.height(), PixelFormat.RGB);
    palette.paint(map.classes(), colours);
    return colours;
  }

  /**
   * Returns the picture blended with the colours of its classes. To blend into an existing picture,
   * use {@link #palette}.
   *
   * @param map a class map of the same size as the picture
   * @param opacity the opacity of the colours, 0 to 1
   */
  public Image overlay(Image picture, ClassMap map, double opacity) {
    Image overlaid = Image.blank(picture.width(), picture.height(), picture.format());
    palette.overlay(picture, map.classes(), opacity, overlaid);
    return overlaid;
  }

  private Inference<SegmenterWorkspace, ClassMap> inference() {
    return parallel ? shared : alone;
  }
}
