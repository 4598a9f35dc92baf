package dev.kiln.cli.run;

import dev.kiln.media.BufferedImages;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Segmenter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Finds the class of each pixel; draws the classes' colours over the picture. */
final class SegmentationTask implements PictureTask {
  /** Smaller shares would be printed as 0.0 %. */
  private static final double SMALLEST = 0.0005;

  private final Segmenter segmenter;
  private final double overlay;

  SegmentationTask(Model model, TaskOptions options) {
    segmenter = segmenter(model, options);
    overlay = options.overlay();
  }

  static Segmenter segmenter(Model model, TaskOptions options) {
    Segmenter made =
        new Segmenter(
                model,
                ForeignModel.preprocessing(model, options.image(), ResizeMode.LETTERBOX),
                options.labels(model))
            .withSize(options.size())
            .withParallel(true);
    OptionalLong memory = options.memory();
    return memory.isPresent() ? made.withMemory(memory.getAsLong()) : made;
  }

  private record Found(String label, String colour, double share) {
    String line() {
      return String.format(Locale.ROOT, "%5.1f %%  %s  %s", 100 * share, colour, label);
    }
  }

  private record Segmented(String image, List<Found> classes) {}

  @Override
  public Answer answer(Path file, Image picture) {
    ClassMap map = segmenter.segment(picture);
    List<Found> found = found(map);
    return new Answer(
        found.stream().filter(f -> f.share() >= SMALLEST).map(Found::line).toList(),
        new Segmented(file.toString(), found),
        () -> BufferedImages.copy(segmenter.overlay(picture, map, overlay)));
  }

  /** Returns the classes that the picture shows, the largest first. */
  private List<Found> found(ClassMap map) {
    double[] shares = map.shares(segmenter.labels().size());
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] > 0) {
        String colour = String.format("#%06x", segmenter.palette().rgb(i));
        found.add(new Found(segmenter.labels().get(i), colour, Math.round(shares[i] * 1e5) / 1e5));
      }
    }
    found.sort(Comparator.comparingDouble(Found::share).reversed());
    return found;
  }
}
