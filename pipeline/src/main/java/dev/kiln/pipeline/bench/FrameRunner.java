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
import java.util.Optional;

/** Runs one frame, always the same, from its bytes to the answer's bytes. */
interface FrameRunner {
  /** Runs the frame once more and records when each stage is done. */
  void frame(StageTimes times);

  /**
   * Returns the runner for a model: its task with frames in BGR, as OpenCV's cameras give them, if
   * it is a dressed style or segmentation model; else one that fills and reads its tensors.
   *
   * @param inputs the tensors that the model is given, by name
   */
  static FrameRunner of(Model model, Map<String, Tensor> inputs) {
    Optional<Tensor> picture = inputs.values().stream().findFirst().filter(FrameRunner::isColour);
    return switch (picture.isPresent() ? model.card().task() : Task.NONE) {
      case STYLE ->
          style(new StyleTransfer(model).withMemory(Long.MAX_VALUE), frame(picture.get()));
      case SEGMENTATION ->
          segmentation(new Segmenter(model).withMemory(Long.MAX_VALUE), frame(picture.get()));
      case DIGITS, CLASSIFICATION, GENERATOR, AUTOENCODER, ENCODER, DISCRIMINATOR, NONE ->
          new TensorRunner(model, inputs);
    };
  }

  /** Returns whether a tensor is one colour picture in bytes. */
  static boolean isColour(Tensor tensor) {
    long[] shape = tensor.shape();
    return tensor.type() == ElementType.UINT8
        && shape.length == 4
        && shape[0] == 1
        && shape[3] == 3;
  }

  private static Image frame(Tensor pixels) {
    int height = (int) pixels.shape()[1];
    int width = (int) pixels.shape()[2];
    return new Image(pixels.toBytes(), width, height, PixelFormat.BGR);
  }

  private static FrameRunner style(StyleTransfer style, Image frame) {
    Image styled = Image.blank(frame.width(), frame.height(), frame.format());
    return times -> style.apply(frame, styled, times);
  }

  private static FrameRunner segmentation(Segmenter segmenter, Image frame) {
    ClassMap map = ClassMap.blank(frame.width(), frame.height());
    return times -> segmenter.segment(frame, map, times);
  }
}
