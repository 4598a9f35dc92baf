package dev.kiln.pipeline.bench;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StageTimes;
import dev.kiln.runtime.task.StyleTransfer;
import java.util.Map;

/** From a frame's bytes to the answer's bytes, always the same frame. */
interface FramePath {
  /** Takes the frame through once more and tells when each stage is done. */
  void frame(StageTimes times);

  /**
   * The way that a model's pictures take: that of its task, if it is dressed for one that makes
   * pictures or class maps, with frames in BGR as OpenCV's cameras give them; else its tensors are
   * filled and read.
   *
   * @param inputs what the model is given
   */
  static FramePath of(Model model, Map<String, Tensor> inputs) {
    Tensor first = inputs.values().iterator().next();
    long[] shape = first.shape();
    boolean colours =
        first.type() == ElementType.UINT8 && shape.length == 4 && shape[0] == 1 && shape[3] == 3;
    return switch (colours ? model.card().task() : Task.NONE) {
      case STYLE -> style(new StyleTransfer(model), frame(first));
      case SEGMENTATION -> segmentation(new Segmenter(model), frame(first));
      case DIGITS, CLASSIFICATION, GENERATOR, AUTOENCODER, ENCODER, DISCRIMINATOR, NONE ->
          new TensorPath(model, inputs);
    };
  }

  private static Image frame(Tensor pixels) {
    int height = (int) pixels.shape()[1];
    int width = (int) pixels.shape()[2];
    return new Image(pixels.toBytes(), width, height, PixelFormat.BGR);
  }

  private static FramePath style(StyleTransfer style, Image frame) {
    Image styled = Image.blank(frame.width(), frame.height(), frame.format());
    return times -> style.apply(frame, styled, times);
  }

  private static FramePath segmentation(Segmenter segmenter, Image frame) {
    ClassMap map = ClassMap.blank(frame.width(), frame.height());
    return times -> segmenter.segment(frame, map, times);
  }
}
