package dev.kiln.pipeline.eval;

import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.Prediction;
import dev.kiln.train.data.ClassFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How many photos of a folder with a folder for each class a model recognises.
 *
 * @param model what was measured
 * @param accuracy the share whose most probable class is right, 0 to 1
 * @param top5 the share whose class is among the five most probable, 0 to 1
 * @param images pictures in all
 */
public record ClassificationAccuracy(String model, double accuracy, double top5, int images)
    implements Evaluation {
  private static final int TOP = 5;

  /** Measures a dressed model. */
  public static ClassificationAccuracy measure(String name, Model model, Path data)
      throws IOException {
    Classifier classifier = new Classifier(model);
    ClassFolder folder = ClassFolder.of(data).withClasses(classifier.labels());
    int right = 0;
    int near = 0;
    for (int i = 0; i < folder.size(); i++) {
      Path file = folder.pictures().files().get(i);
      List<Integer> best =
          classifier.classify(BufferedImages.image(Pictures.read(file)), TOP).stream()
              .map(Prediction::index)
              .toList();
      right += best.get(0) == folder.label(i) ? 1 : 0;
      near += best.contains(folder.label(i)) ? 1 : 0;
    }
    double size = folder.size();
    return new ClassificationAccuracy(name, right / size, near / size, folder.size());
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "accuracy %.4f, among the first five %.4f, of %,d pictures%n",
        accuracy,
        top5,
        images);
  }
}
