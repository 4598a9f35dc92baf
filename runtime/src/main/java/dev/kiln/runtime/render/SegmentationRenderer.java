package dev.kiln.runtime.render;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StageTimes;
import java.util.function.Supplier;

/** Draws the colours of the classes over each frame. */
final class SegmentationRenderer implements FrameTask<RenderedFrame> {
  private final String model;
  private final Segmenter segmenter;
  private final Supplier<LiveSettings> settings;
  private volatile Sized last;

  /** The segmenter with the working size that the settings want, kept until they change. */
  private record Sized(int size, Segmenter segmenter) {}

  SegmentationRenderer(String model, Segmenter segmenter, Supplier<LiveSettings> settings) {
    this.model = model;
    this.segmenter = segmenter;
    this.settings = settings;
    this.last = new Sized(0, segmenter);
  }

  @Override
  public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
    LiveSettings now = settings.get();
    Sized sized = last;
    if (sized.size != now.size()) {
      sized = new Sized(now.size(), segmenter.withSize(now.size()));
      last = sized;
    }
    SegmentedFrame rendered =
        spare instanceof SegmentedFrame segmented && Spare.fits(spare, frame)
            ? segmented
            : new SegmentedFrame(
                model,
                Spare.like(frame),
                ClassMap.blank(frame.width(), frame.height()),
                segmenter.labels());
    byte[] classes = rendered.classes().classes();
    sized.segmenter.segment(frame, rendered.classes(), times);
    segmenter.palette().overlay(frame, classes, now.overlay(), rendered.picture());
    return rendered;
  }
}
