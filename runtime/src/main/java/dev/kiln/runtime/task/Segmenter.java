package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
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

/**
 * Tells the class of every pixel. Takes Kiln's segmentation models, input {@code image}, uint8 [N,
 * H, W, 3], output {@code logits}, float [N, C, h, w] of any size, and with a {@link Preprocessing}
 * others that give such logits. The logits are interpolated to the picture's size, as the card's
 * {@code kiln.align_corners} says, and the largest one wins.
 *
 * <p>Immutable and thread-safe. The model stays its owner's, who closes it. A stream of pictures of
 * one size and format takes no heap here when the caller gives the class map.
 */
public final class Segmenter {
  private static final int MOST_CLASSES = 256;

  private static final Requirement REQUIREMENT =
      new Requirement(
          "a segmentation model",
          Set.of(Task.SEGMENTATION),
          "a picture in: uint8 [N, H, W, 3], and logits of 2 to 256 classes out: float [N, C, h, w]");

  private final List<String> labels;
  private final Palette palette;
  private final Inference<SegmenterWorkspace, ClassMap> alone;
  private final Inference<SegmenterWorkspace, ClassMap> shared;
  private final boolean parallel;

  /**
   * With a dressed model.
   *
   * @throws ModelException if the model is no segmentation model, or undressed
   */
  public Segmenter(Model model) {
    this(model, null);
  }

  /**
   * With any model that gives logits for each class and place.
   *
   * @param preprocessing what the network makes of pixels; null for a dressed model
   * @throws ModelException if the model does not fit
   */
  public Segmenter(Model model, Preprocessing preprocessing) {
    REQUIREMENT.checkTask(model);
    Port logits =
        model.outputs().stream()
            .filter(Segmenter::givesLogits)
            .findFirst()
            .orElseThrow(() -> REQUIREMENT.refusal(model));
    ImageInput input = ImageInput.of(model, preprocessing, ResizeMode.STRETCH, REQUIREMENT);
    if (input.fit() == ResizeMode.CROP) {
      throw new ModelException(
          model + ": every pixel gets a class; expected fit STRETCH or LETTERBOX, not CROP");
    }
    labels = labels(model, (int) (long) logits.dims().get(1));
    palette = new Palette(model.card().palette());
    String name = logits.name();
    alone =
        new Inference<>(
            input,
            (n, w, h) -> new SegmenterWorkspace(model, input, name, n, w, h, false),
            SegmenterWorkspace::read);
    shared =
        new Inference<>(
            input,
            (n, w, h) -> new SegmenterWorkspace(model, input, name, n, w, h, true),
            SegmenterWorkspace::read);
    parallel = false;
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
    this.parallel = parallel;
  }

  private static boolean givesLogits(Port port) {
    return port.type() == ElementType.FLOAT
        && port.dims().size() == 4
        && port.dims().get(1) >= 2
        && port.dims().get(1) <= MOST_CLASSES;
  }

  private static List<String> labels(Model model, int classes) {
    List<String> named = model.card().labels();
    if (!named.isEmpty() && named.size() != classes) {
      throw new ModelException(
          model + ": its card names " + named.size() + " classes, but it gives " + classes);
    }
    List<String> labels = new ArrayList<>(named);
    for (int i = labels.size(); i < classes; i++) {
      labels.add("class " + i);
    }
    return List.copyOf(labels);
  }

  /**
   * The same at a working size, for speed: time falls with its square.
   *
   * @param longerSide of what the model sees, in pixels; 0, as at first, for the picture's own. A
   *     model of fixed size keeps that.
   * @throws ModelException if it is negative
   */
  public Segmenter withSize(int longerSide) {
    return new Segmenter(this, alone.withSize(longerSide), shared.withSize(longerSide), parallel);
  }

  /**
   * The same with or without help from the other cores in finding each pixel's class, by {@link
   * java.util.concurrent.ForkJoinPool#commonPool}; without, as at first, it is all done by the
   * calling thread.
   */
  public Segmenter withParallel(boolean help) {
    return new Segmenter(this, alone, shared, help);
  }

  /** The names of the classes, in the order of their indices. */
  public List<String> labels() {
    return labels;
  }

  /** The colours of the classes: the card's, or else Pascal VOC's. */
  public Palette palette() {
    return palette;
  }

  /** The class of every pixel. */
  public ClassMap segment(Image picture) {
    ClassMap map = ClassMap.blank(picture.width(), picture.height());
    segment(picture, map);
    return map;
  }

  /**
   * Finds the class of every pixel.
   *
   * @param into of any size, such as the picture's: the classes are found at its pixels
   * @throws ModelException if the model fails or is closed
   */
  public void segment(Image picture, ClassMap into) {
    segment(picture, into, StageTimes.NONE);
  }

  /**
   * The same, recording the time of each stage.
   *
   * @param times told at the end of each stage; {@link StageTimes#NONE} to record nothing
   */
  public void segment(Image picture, ClassMap into, StageTimes times) {
    inference().run(picture, into, times);
  }

  /**
   * The class of every pixel of several pictures; those of one size go through the model at once
   * where it takes several.
   */
  public List<ClassMap> segment(List<Image> pictures) {
    return inference().run(pictures, picture -> ClassMap.blank(picture.width(), picture.height()));
  }

  /** A picture in the colours of its classes, in RGB. */
  public Image colours(ClassMap map) {
    Image colours = Image.blank(map.width(), map.height(), PixelFormat.RGB);
    palette.paint(map.classes(), colours);
    return colours;
  }

  /**
   * The picture with the colours of its classes laid over it; {@link #palette} does the same into a
   * picture that is there.
   *
   * @param map of the picture's size
   * @param opacity of the colours, 0 to 1
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
