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

  private final ImageInput input;
  private final List<String> labels;
  private final Palette palette;
  private final Workspaces<SegmenterWorkspace> alone;
  private final Workspaces<SegmenterWorkspace> shared;
  private final boolean parallel;
  private final int size;

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
    input = ImageInput.of(model, preprocessing, ResizeMode.STRETCH, REQUIREMENT);
    if (input.fit() == ResizeMode.CROP) {
      throw new ModelException(
          model + ": every pixel gets a class; expected fit STRETCH or LETTERBOX, not CROP");
    }
    labels = labels(model, (int) (long) logits.dims().get(1));
    palette = new Palette(model.card().palette());
    String name = logits.name();
    alone =
        new Workspaces<>((n, w, h) -> new SegmenterWorkspace(model, input, name, n, w, h, false));
    shared =
        new Workspaces<>((n, w, h) -> new SegmenterWorkspace(model, input, name, n, w, h, true));
    parallel = false;
    size = 0;
  }

  private Segmenter(Segmenter other, int size, boolean parallel) {
    this.input = other.input;
    this.labels = other.labels;
    this.palette = other.palette;
    this.alone = other.alone;
    this.shared = other.shared;
    this.size = size;
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
    if (longerSide < 0) {
      throw new IllegalArgumentException(
          "a working size of " + longerSide + "; expected 0 or more pixels");
    }
    return new Segmenter(this, longerSide, parallel);
  }

  /**
   * The same with or without help from the other cores in finding each pixel's class, by {@link
   * java.util.concurrent.ForkJoinPool#commonPool}; without, as at first, it is all done by the
   * calling thread.
   */
  public Segmenter withParallel(boolean help) {
    return new Segmenter(this, size, help);
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
    segment(picture, into, null);
  }

  /**
   * The same in a stream whose stages are timed.
   *
   * @param times told when the picture is prepared, the model has run and the classes are found;
   *     null for nobody
   */
  public void segment(Image picture, ClassMap into, StageTimes times) {
    SegmenterWorkspace workspace = workspaces().take(1, width(picture), height(picture));
    boolean done = false;
    try {
      workspace.fill(0, picture);
      Workspace.tell(times, Stage.PRE);
      workspace.run();
      Workspace.tell(times, Stage.RUN);
      workspace.read(0, into);
      Workspace.tell(times, Stage.POST);
      done = true;
    } finally {
      workspaces().give(workspace, done);
    }
  }

  /**
   * The class of every pixel of several pictures; those of one size go through the model at once
   * where it takes several.
   */
  public List<ClassMap> segment(List<Image> pictures) {
    List<ClassMap> maps = new ArrayList<>();
    if (!input.takesAtOnce(pictures)) {
      pictures.forEach(picture -> maps.add(segment(picture)));
      return maps;
    }
    Image first = pictures.get(0);
    SegmenterWorkspace workspace = workspaces().take(pictures.size(), width(first), height(first));
    boolean done = false;
    try {
      for (int i = 0; i < pictures.size(); i++) {
        workspace.fill(i, pictures.get(i));
      }
      workspace.run();
      for (int i = 0; i < pictures.size(); i++) {
        ClassMap map = ClassMap.blank(first.width(), first.height());
        workspace.read(i, map);
        maps.add(map);
      }
      done = true;
      return maps;
    } finally {
      workspaces().give(workspace, done);
    }
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

  private Workspaces<SegmenterWorkspace> workspaces() {
    return parallel ? shared : alone;
  }

  private int width(Image picture) {
    return input.width(picture.width(), picture.height(), size);
  }

  private int height(Image picture) {
    return input.height(picture.width(), picture.height(), size);
  }
}
