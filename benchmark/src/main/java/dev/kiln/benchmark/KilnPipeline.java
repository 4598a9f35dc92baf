package dev.kiln.benchmark;

import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StyleTransfer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Kiln's runtime on a model that Kiln dressed. */
final class KilnPipeline implements FramePipeline {
  private final Model model;
  private final Runnable frame;
  private final byte[] answer;

  private KilnPipeline(Model model, Runnable frame, byte[] answer) {
    this.model = model;
    this.frame = frame;
    this.answer = answer;
  }

  static KilnPipeline of(FrameModel frames, Path dressed, int threads) {
    Options options =
        Options.defaults().withProviders(Provider.CPU).withThreads(threads).withSpinning(false);
    Model model = Model.open(dressed, options);
    Image frame = frames.frame();
    return switch (frames.answer()) {
      case LABEL -> label(model, frame);
      case PICTURE -> style(model, frame);
      case CLASSES -> segmentation(model, frame);
    };
  }

  private static KilnPipeline label(Model model, Image frame) {
    Binding binding = model.bind(Map.of("image", new long[] {1, frame.height(), frame.width(), 1}));
    byte[] label = new byte[1];
    return new KilnPipeline(
        model,
        () -> {
          binding.input("image").put(frame.pixels());
          binding.run();
          label[0] = (byte) largest(binding.output("logits").data().asFloatBuffer());
        },
        label);
  }

  private static KilnPipeline style(Model model, Image frame) {
    StyleTransfer style = new StyleTransfer(model);
    Image styled = Image.blank(frame.width(), frame.height(), frame.format());
    return new KilnPipeline(model, () -> style.apply(frame, styled), styled.pixels());
  }

  private static KilnPipeline segmentation(Model model, Image frame) {
    Segmenter segmenter = new Segmenter(model);
    ClassMap map = ClassMap.blank(frame.width(), frame.height());
    return new KilnPipeline(model, () -> segmenter.segment(frame, map), map.classes());
  }

  private static int largest(FloatBuffer logits) {
    int largest = 0;
    for (int c = 1; c < logits.capacity(); c++) {
      if (logits.get(c) > logits.get(largest)) {
        largest = c;
      }
    }
    return largest;
  }

  @Override
  public String name() {
    return "Kiln";
  }

  @Override
  public byte[] answer() {
    frame.run();
    return answer;
  }

  @Override
  public void close() {
    model.close();
  }
}
