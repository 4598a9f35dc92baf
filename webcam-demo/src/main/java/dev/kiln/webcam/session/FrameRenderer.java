package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StyleTransfer;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** An open model that paints frames, for any number of streams. Thread-safe. */
interface FrameRenderer {
  /** The tasks whose models paint frames. */
  Set<Task> TASKS = EnumSet.of(Task.STYLE, Task.SEGMENTATION, Task.DIGITS);

  /**
   * The work for one stream, on frames in BGR.
   *
   * @param settings asked anew for each frame
   */
  FrameTask<RenderedFrame> paint(Supplier<LiveSettings> settings);

  /**
   * What a model paints; it stays its owner's.
   *
   * @throws MediaException if it has nothing to do with camera pictures
   */
  static FrameRenderer of(String name, Model model) {
    return switch (model.card().task()) {
      case STYLE -> {
        StyleTransfer style = new StyleTransfer(model);
        yield settings -> new StyleRenderer(name, style, settings);
      }
      case SEGMENTATION -> {
        Segmenter segmenter = new Segmenter(model).withParallel(true);
        yield settings -> new SegmentationRenderer(name, segmenter, settings);
      }
      case DIGITS -> {
        DigitRecognizer recognizer = new DigitRecognizer(model);
        yield settings -> new DigitRenderer(name, recognizer);
      }
      case CLASSIFICATION, GENERATOR, AUTOENCODER, ENCODER, DISCRIMINATOR, NONE ->
          throw new MediaException(
              model
                  + ": its task is '"
                  + model.card().taskName()
                  + "', which does not paint camera pictures; use a model for style, segmentation"
                  + " or digits");
    };
  }

  /** A picture of the frame's size: the spare one's, if it fits. */
  static Image like(Image frame, RenderedFrame spare) {
    if (spare != null
        && spare.picture().width() == frame.width()
        && spare.picture().height() == frame.height()
        && spare.picture().format() == frame.format()) {
      return spare.picture();
    }
    return Image.blank(frame.width(), frame.height(), frame.format());
  }
}
