package dev.kiln.cli.run;

import dev.kiln.media.BufferedImages;
import dev.kiln.media.video.VideoFile;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.background.BackgroundEffect;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StageTimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Puts another background behind the persons in a picture. */
final class BackgroundTask implements PictureTask {
  private final Segmenter segmenter;
  private final Background background;
  private final double smoothing;
  private final BackgroundEffect still;
  private BackgroundEffect video;
  private Path last = Path.of("");

  /**
   * Creates a task.
   *
   * @param smoothing of the masks of videos; pictures have nothing before them
   * @throws IllegalArgumentException if the model knows no persons
   */
  BackgroundTask(Model model, Segmenter segmenter, Background background, double smoothing) {
    if (!BackgroundEffect.knowsPersons(segmenter.labels())) {
      throw new IllegalArgumentException(
          model
              + ": --background needs a model with a class 'person' or with two classes; this one"
              + " has "
              + segmenter.labels());
    }
    this.segmenter = segmenter;
    this.background = background;
    this.smoothing = smoothing;
    still = new BackgroundEffect(segmenter, background, 0);
    video = still;
  }

  private record Persons(String image, double share) {}

  @Override
  public boolean isPicture() {
    return true;
  }

  @Override
  public Answer answer(Path file, Image picture) {
    Image result = Image.blank(picture.width(), picture.height(), picture.format());
    double share = effect(file).apply(picture, result, StageTimes.NONE);
    return new Answer(
        List.of(String.format(Locale.ROOT, "%5.1f %%  person", 100 * share)),
        new Persons(file.toString(), Math.round(share * 1e5) / 1e5),
        () -> BufferedImages.copy(result));
  }

  /** Returns the effect for a picture, or that of the video to which it belongs. */
  private BackgroundEffect effect(Path file) {
    if (!VideoFile.isVideo(file)) {
      return still;
    }
    if (!file.equals(last)) {
      last = file;
      video = new BackgroundEffect(segmenter, background, smoothing);
    }
    return video;
  }
}
