package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StyleTransfer;
import java.util.Set;
import java.util.function.Supplier;

/** Draws the results of one open model into frames, for any number of streams. Thread-safe. */
interface FrameRenderer {
  /** The tasks whose results can be drawn into frames. */
  Set<Task> TASKS = Set.of(Task.STYLE, Task.SEGMENTATION, Task.DIGITS);

  /**
   * Returns the task for one stream, on frames in BGR.
   *
   * @param settings read for each frame
   */
  FrameTask<RenderedFrame> task(Supplier<LiveSettings> settings);

  /**
   * Returns the renderer of a model. The caller keeps and closes the model.
   *
   * @throws MediaException if the model's task is not one of {@link #TASKS}
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
              "%s: the task '%s' does not draw into frames; use a model for style, segmentation or digits"
                  .formatted(model, model.card().taskName()));
    };
  }

  /** Returns a picture of the frame's size and format: the spare one's if it fits. */
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
