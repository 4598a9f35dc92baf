package dev.kiln.pipeline.eval;

import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.Pictures;
import dev.kiln.pipeline.ProgressListener;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.Prediction;
import dev.kiln.train.data.ClassFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The accuracy of a classifier on a folder of pictures with one folder for each class.
 *
 * @param model the model that was measured
 * @param accuracy top-1 accuracy: the share whose most probable class is right, 0 to 1
 * @param top5 top-5 accuracy: the share whose class is among the five most probable, 0 to 1
 * @param images the number of pictures
 */
public record ClassificationAccuracy(String model, double accuracy, double top5, int images)
    implements Evaluation {
  private static final int TOP = 5;

  static ClassificationAccuracy measure(
      String name, Model model, Path data, ProgressListener listener) throws IOException {
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
      listener.progress(i + 1L, folder.size());
    }
    double size = folder.size();
    return new ClassificationAccuracy(name, right / size, near / size, folder.size());
  }
}
