package dev.kiln.runtime.background;

import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;
import java.util.List;

/**
 * Puts a {@link Background} behind the persons in frames: a segmenter finds them, and the edge is
 * soft and follows the frame. Other cores help.
 *
 * <pre>{@code
 * BackgroundEffect effect = new BackgroundEffect(new Segmenter(model), Background.blur(12));
 * effect.apply(frame, into);
 * }</pre>
 *
 * <p>For one stream of frames, since each mask builds on the last one. Thread-safe: calls wait for
 * each other. Allocates nothing for a stream of frames of one size and format.
 */
public final class BackgroundEffect {
  /** The usual smoothing of masks. */
  public static final double SMOOTHING = 0.7;

  private static final String PERSON = "person";

  private final Segmenter segmenter;
  private final Background background;
  private final double smoothing;
  private final int person;
  private SizedEffect sized;

  /**
   * Creates an effect with {@link #SMOOTHING}.
   *
   * @throws ModelException if none of the segmenter's classes is a person
   * @throws IllegalArgumentException if the background is the frame's own
   */
  public BackgroundEffect(Segmenter segmenter, Background background) {
    this(segmenter, background, SMOOTHING);
  }

  /**
   * Creates an effect.
   *
   * @param smoothing how much masks keep of the earlier ones where little changes: 0 for nothing,
   *     as for pictures that are no video, to below 1
   * @throws ModelException if none of the segmenter's classes is a person
   * @throws IllegalArgumentException if the smoothing is not 0 to below 1, or the background is the
   *     frame's own
   */
  public BackgroundEffect(Segmenter segmenter, Background background, double smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "the smoothing of masks must be 0 to below 1, not " + smoothing);
    }
    if (background == Background.OWN) {
      throw new IllegalArgumentException("the frame's own background needs no effect");
    }
    this.segmenter = segmenter;
    this.background = background;
    this.smoothing = smoothing;
    person = person(segmenter.labels());
  }

  /** Returns whether one of the classes is a person, so that a background can be put behind it. */
  public static boolean knowsPersons(List<String> labels) {
    return labels.contains(PERSON) || labels.size() == 2;
  }

  /** Returns the class "person", or the second of two. */
  private static int person(List<String> labels) {
    if (!knowsPersons(labels)) {
      throw new ModelException(
          "a background needs a model that knows persons; this one has the classes " + labels);
    }
    return labels.contains(PERSON) ? labels.indexOf(PERSON) : 1;
  }

  /**
   * Returns the picture with the background behind its persons.
   *
   * @throws IllegalArgumentException if the picture is grey
   * @throws ModelException if the model fails or is closed
   */
  public Image apply(Image frame) {
    Image into = Image.blank(frame.width(), frame.height(), frame.format());
    apply(frame, into, StageTimes.NONE);
    return into;
  }

  /**
   * Fills a picture with a frame and the background behind its persons.
   *
   * @param into the destination, of the frame's size and format; may be the frame itself
   * @param times is notified at the end of each stage; {@link StageTimes#NONE} to record nothing
   * @return the share of the frame that persons cover, 0 to 1
   * @throws IllegalArgumentException if the size or format differs, or the frame is grey
   * @throws ModelException if the model fails or is closed
   */
  public synchronized double apply(Image frame, Image into, StageTimes times) {
    into.requireLike(frame);
    if (frame.format() == PixelFormat.GREY) {
      throw new IllegalArgumentException("a grey picture takes no background; convert it");
    }
    if (sized == null || !sized.serves(frame)) {
      sized = new SizedEffect(person, background, smoothing, frame);
    }
    segmenter.mask(frame, sized.mask(), times);
    sized.apply(frame, into);
    times.done(Stage.POST);
    return sized.mask().share();
  }
}
