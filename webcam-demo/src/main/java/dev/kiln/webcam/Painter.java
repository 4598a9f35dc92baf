package dev.kiln.webcam;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import java.util.Set;
import java.util.function.Supplier;

/** What each kind of model makes of a frame. */
final class Painter {
  /** The tasks whose models paint frames. */
  static final Set<String> TASKS = Set.of("style", "segmentation", "digits");

  private Painter() {}

  /**
   * A task that paints frames in BGR; the model stays its owner's.
   *
   * @param settings asked anew for each frame
   * @throws WebcamException if the model has nothing to do with camera pictures
   */
  static FrameTask<Painting> of(Model model, Supplier<LiveSettings> settings) {
    String task = model.card().task();
    return switch (task) {
      case "style" -> new StylePainter(model, settings);
      case "segmentation" -> new SegmentPainter(model, settings);
      case "digits" -> new DigitPainter(model);
      default ->
          throw new WebcamException(
              model
                  + ": its task is '"
                  + task
                  + "', which does not paint camera pictures; use a model for style, segmentation or"
                  + " digits");
    };
  }

  /** A picture of the frame's size: the spare one's, if it fits. */
  static Image like(Image frame, Painting spare) {
    if (spare != null
        && spare.picture().width() == frame.width()
        && spare.picture().height() == frame.height()
        && spare.picture().format() == frame.format()) {
      return spare.picture();
    }
    return new Image(
        new byte[frame.pixels().length], frame.width(), frame.height(), frame.format());
  }
}
