package dev.kiln.pipeline.eval;

import dev.kiln.pipeline.ProgressListener;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StyleTransfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Measures a model on the test part of a data set.
 *
 * <pre>{@code
 * Evaluation figures = Evaluate.of("segment-street").withData(Path.of("camvid")).measure();
 * }</pre>
 *
 * <p>Immutable and thread-safe: each {@code with} method returns a changed copy.
 */
public final class Evaluate {
  /** Judges generated pictures unless another classifier is chosen. */
  private static final String CLASSIFIER = "digits";

  private final String model;
  private final Optional<Task> task;
  private final Optional<Path> data;
  private final Optional<String> list;
  private final String classifier;
  private final Optional<Painting> style;
  private final List<Path> videos;
  private final ProgressListener listener;
  private final Share share;

  /** What the pictures of a style model are compared with, and the weights of VGG16. */
  private record Painting(Path file, Path vgg16) {}

  private Evaluate(
      String model,
      Optional<Task> task,
      Optional<Path> data,
      Optional<String> list,
      String classifier,
      Optional<Painting> style,
      List<Path> videos,
      ProgressListener listener,
      Share share) {
    this.model = model;
    this.task = task;
    this.data = data;
    this.list = list;
    this.classifier = classifier;
    this.style = style;
    this.videos = videos;
    this.listener = listener;
    this.share = share;
  }

  /**
   * Returns the evaluation of a model by its task.
   *
   * @param model a model file, or the name of a shipped model
   */
  public static Evaluate of(String model) {
    return new Evaluate(
        model,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        CLASSIFIER,
        Optional.empty(),
        List.of(),
        ProgressListener.NONE,
        Share.ALL);
  }

  /** Sets the task of a model whose card names none. */
  public Evaluate withTask(Task named) {
    return new Evaluate(
        model, Optional.of(named), data, list, classifier, style, videos, listener, share);
  }

  /**
   * Sets the folder of the data set: MNIST's IDX files for digits and autoencoders, a folder for
   * each class for classifiers, Pascal VOC's layout for segmentation, photos for styles. Without
   * it, MNIST comes from the cache or is downloaded. Generators need no data; with MNIST, or any
   * folder of pictures, they are also compared with it.
   */
  public Evaluate withData(Path folder) {
    return new Evaluate(
        model, task, Optional.of(folder), list, classifier, style, videos, listener, share);
  }

  /**
   * Sets the list of pictures for segmentation; by default {@code test}, or {@code val} if absent.
   */
  public Evaluate withList(String name) {
    return new Evaluate(
        model, task, data, Optional.of(name), classifier, style, videos, listener, share);
  }

  /**
   * Sets the classifier that judges the pictures of a generator; {@code digits} by default.
   *
   * @param judge a model file, or the name of a shipped model
   */
  public Evaluate withClassifier(String judge) {
    return new Evaluate(model, task, data, list, judge, style, videos, listener, share);
  }

  /**
   * Sets the painting that a style model is measured by.
   *
   * @param vgg16 the weights of VGG16, up to relu3_3 or further
   */
  public Evaluate withStyle(Path painting, Path vgg16) {
    Optional<Painting> named = Optional.of(new Painting(painting, vgg16));
    return new Evaluate(model, task, data, list, classifier, named, videos, listener, share);
  }

  /**
   * Measures in place of everything else how much the answers of a style or segmentation model
   * change from one frame to the next where the videos do not.
   *
   * @param clips videos, at least one
   * @throws IllegalArgumentException if there is none, or one is not a file
   */
  public Evaluate withVideos(List<Path> clips) {
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("no video was given; expected one or more");
    }
    for (Path clip : clips) {
      if (!Files.isRegularFile(clip)) {
        throw new IllegalArgumentException(clip + ": no such file; expected a video");
      }
    }
    List<Path> named = List.copyOf(clips);
    return new Evaluate(model, task, data, list, classifier, style, named, listener, share);
  }

  /**
   * Uses every second picture: one half may choose a model, and the other tell how good it is.
   *
   * @param half 0 for the half with the first picture, 1 for the other
   */
  public Evaluate withHalf(int half) {
    return new Evaluate(
        model, task, data, list, classifier, style, videos, listener, new Share(half, 2));
  }

  /** Sets the listener that receives the progress. */
  public Evaluate withListener(ProgressListener receiver) {
    return new Evaluate(model, task, data, list, classifier, style, videos, receiver, share);
  }

  /**
   * Opens the model and measures it on the CPU.
   *
   * @throws IllegalArgumentException if there is no such model, its task has no measure or is not
   *     the named one, the data is missing, or its classes are not the model's
   * @throws ModelException if the model cannot be opened or run
   * @throws IOException if the data cannot be read
   */
  public Evaluation measure() throws IOException {
    try (Model open = Model.open(ShippedModels.find(model))) {
      Task chosen = task(open);
      if (!videos.isEmpty()) {
        return Flicker.measure(model, chosen, answers(open, chosen), videos, listener);
      }
      return switch (chosen) {
        case DIGITS -> DigitsAccuracy.measure(model, open, data, share, listener);
        case AUTOENCODER -> ReconstructionQuality.measure(model, open, data, share, listener);
        case GENERATOR -> {
          Path judge = ShippedModels.find(classifier);
          yield GeneratorQuality.measure(model, open, classifier, judge, data, listener);
        }
        case CLASSIFICATION ->
            ClassificationAccuracy.measure(model, open, requiredData(chosen), share, listener);
        case SEGMENTATION ->
            SegmentationQuality.measure(model, open, requiredData(chosen), list, share, listener);
        case STYLE -> {
          Painting painting = requiredStyle();
          yield StyleQuality.measure(
              model,
              open,
              requiredData(chosen),
              painting.file(),
              painting.vgg16(),
              share,
              listener);
        }
        case ENCODER, DISCRIMINATOR, NONE ->
            throw new IllegalArgumentException(
                ("%s: its task is '%s'; only digits, classification, segmentation, style, autoencoder"
                        + " and generator can be evaluated; the task of a model that names none is given"
                        + " with --task")
                    .formatted(model, task.map(Task::toString).orElse(open.card().taskName())));
      };
    }
  }

  private Task task(Model open) {
    String said = open.card().taskName();
    if (task.isPresent() && !said.isEmpty() && task.get() != open.card().task()) {
      throw new IllegalArgumentException(
          "%s: its task is %s, not %s".formatted(model, said, task.get()));
    }
    return task.orElse(open.card().task());
  }

  /** Returns what gives the painted pixels, or the classes, of a frame. */
  private Function<Image, byte[]> answers(Model open, Task chosen) {
    return switch (chosen) {
      case STYLE -> {
        StyleTransfer style = new StyleTransfer(open);
        yield frame -> style.apply(frame).pixels();
      }
      case SEGMENTATION -> {
        Segmenter segmenter = new Segmenter(open).withParallel(true);
        yield frame -> segmenter.segment(frame).classes();
      }
      default ->
          throw new IllegalArgumentException(
              "%s: its task is %s; only style and segmentation are evaluated on videos"
                  .formatted(model, chosen));
    };
  }

  private Painting requiredStyle() {
    return style.orElseThrow(
        () ->
            new IllegalArgumentException(
                "%s: to evaluate a style, name the painting with --style".formatted(model)));
  }

  private Path requiredData(Task needing) {
    return data.orElseThrow(
        () ->
            new IllegalArgumentException(
                "%s: to evaluate %s, name the data set with --data".formatted(model, needing)));
  }
}
