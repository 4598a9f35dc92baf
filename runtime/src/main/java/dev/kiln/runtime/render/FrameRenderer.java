package dev.kiln.runtime.render;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StyleTransfer;
import java.util.Set;
import java.util.function.Supplier;

/** Draws the results of one open model into frames, for any number of streams. Thread-safe. */
public interface FrameRenderer {
  /** The tasks whose results can be drawn into frames. */
  Set<Task> TASKS = Set.of(Task.STYLE, Task.SEGMENTATION, Task.DIGITS);

  /**
   * Returns the task for one stream, on colour frames. For style and segmentation it allocates
   * nothing as long as frames have one size and format.
   *
   * @param settings read for each frame
   */
  FrameTask<RenderedFrame> task(Supplier<LiveSettings> settings);

  /**
   * Returns the renderer of a model. The caller keeps and closes the model.
   *
   * @param name the name of the model in the results
   * @param painter draws the digits that are found
   * @throws ModelException if the model's task is not one of {@link #TASKS}
   */
  static FrameRenderer of(String name, Model model, DigitPainter painter) {
    return of(name, model, model.card().task(), painter);
  }

  /**
   * Returns the renderer of a model whose task is known otherwise than from its card. The caller
   * keeps and closes the model.
   *
   * @param name the name of the model in the results
   * @param painter draws the digits that are found
   * @throws ModelException if the task is not one of {@link #TASKS}, or the model does not fit it
   */
  static FrameRenderer of(String name, Model model, Task task, DigitPainter painter) {
    return switch (task) {
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
        yield settings -> new DigitRenderer(name, recognizer, painter);
      }
      case CLASSIFICATION, GENERATOR, AUTOENCODER, ENCODER, DISCRIMINATOR, NONE ->
          throw new ModelException(
              model
                  + ": the task '"
                  + (task == Task.NONE ? model.card().taskName() : task)
                  + "' does not draw into frames; use a model for style, segmentation or digits");
    };
  }
}
