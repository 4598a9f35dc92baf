package dev.kiln.webcam.session;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StageTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Draws the colours of the classes over each frame and lists the share of each class. */
final class SegmentationRenderer implements FrameTask<RenderedFrame> {
  /** Classes with a smaller share of the frame are not listed. */
  private static final double MINIMUM_SHARE = 0.01;

  private final String model;
  private final Segmenter segmenter;
  private final Supplier<LiveSettings> settings;
  private ClassMap classes = ClassMap.blank(1, 1);

  SegmentationRenderer(String model, Segmenter segmenter, Supplier<LiveSettings> settings) {
    this.model = model;
    this.segmenter = segmenter;
    this.settings = settings;
  }

  @Override
  public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
    LiveSettings now = settings.get();
    if (classes.width() != frame.width() || classes.height() != frame.height()) {
      classes = ClassMap.blank(frame.width(), frame.height());
    }
    segmenter.withSize(now.size()).segment(frame, classes, times);
    Image picture = FrameRenderer.like(frame, spare);
    segmenter.palette().overlay(frame, classes.classes(), now.overlay(), picture);
    return new RenderedFrame(model, picture, words());
  }

  private List<String> words() {
    double[] shares = classes.shares(segmenter.labels().size());
    List<String> words = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] >= MINIMUM_SHARE) {
        words.add(segmenter.labels().get(i) + " " + Math.round(100 * shares[i]) + " %");
      }
    }
    return words;
  }
}
