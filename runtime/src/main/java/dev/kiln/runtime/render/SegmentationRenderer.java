package dev.kiln.runtime.render;

import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.background.BackgroundEffect;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StageTimes;
import java.util.Optional;
import java.util.function.Supplier;

/** Draws the colours of the classes over each frame, or puts a background behind its persons. */
final class SegmentationRenderer implements FrameTask<RenderedFrame> {
  private final String model;
  private final Segmenter segmenter;
  private final Supplier<LiveSettings> settings;
  private volatile Adjusted last;

  /** The segmenter and the effect that the settings want, kept until they change. */
  private record Adjusted(
      LiveSettings settings, Segmenter segmenter, Optional<BackgroundEffect> effect) {}

  SegmentationRenderer(String model, Segmenter segmenter, Supplier<LiveSettings> settings) {
    this.model = model;
    this.segmenter = segmenter;
    this.settings = settings;
    this.last = new Adjusted(LiveSettings.DEFAULT, segmenter, Optional.empty());
  }

  @Override
  public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
    Adjusted adjusted = adjusted(settings.get());
    return adjusted.effect.isPresent()
        ? behind(adjusted.effect.get(), frame, spare, times)
        : coloured(adjusted, frame, spare, times);
  }

  private Adjusted adjusted(LiveSettings now) {
    Adjusted adjusted = last;
    if (adjusted.settings != now) {
      Segmenter sized = segmenter.withSize(now.size());
      Background background = now.background();
      adjusted =
          new Adjusted(
              now,
              sized,
              background == Background.OWN
                  ? Optional.empty()
                  : Optional.of(new BackgroundEffect(sized, background, now.smoothing())));
      last = adjusted;
    }
    return adjusted;
  }

  private RenderedFrame behind(
      BackgroundEffect effect, Image frame, RenderedFrame spare, StageTimes times) {
    PersonFrame rendered =
        spare instanceof PersonFrame person && Spare.fits(spare, frame)
            ? person
            : new PersonFrame(model, Spare.like(frame));
    rendered.cover(effect.apply(frame, rendered.picture(), times));
    return rendered;
  }

  private RenderedFrame coloured(
      Adjusted adjusted, Image frame, RenderedFrame spare, StageTimes times) {
    SegmentedFrame rendered =
        spare instanceof SegmentedFrame segmented && Spare.fits(spare, frame)
            ? segmented
            : new SegmentedFrame(
                model,
                Spare.like(frame),
                ClassMap.blank(frame.width(), frame.height()),
                segmenter.labels());
    byte[] classes = rendered.classes().classes();
    adjusted.segmenter.segment(frame, rendered.classes(), times);
    segmenter.palette().overlay(frame, classes, adjusted.settings.overlay(), rendered.picture());
    return rendered;
  }
}
