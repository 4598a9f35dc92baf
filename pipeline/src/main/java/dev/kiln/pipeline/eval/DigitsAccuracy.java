package dev.kiln.pipeline.eval;

import dev.kiln.pipeline.ProgressListener;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.task.DigitClassifier;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The accuracy of a digits model on MNIST's test set.
 *
 * @param model the model that was measured
 * @param accuracy the share of pictures whose digit is right, 0 to 1
 * @param correct the number of pictures whose digit is right
 * @param images the number of pictures
 * @param confusion the confusion matrix [10][10]: how often digit i (row) was read as j (column)
 */
public record DigitsAccuracy(
    String model, double accuracy, int correct, int images, int[][] confusion)
    implements Evaluation {
  private static final int BATCH = 500;

  static DigitsAccuracy measure(
      String name, Model model, Optional<Path> folder, Share share, ProgressListener listener) {
    LabeledImages all = Mnist.test(folder.orElseGet(Mnist::cached));
    LabeledImages test = all.at(share.of(all.size()));
    int pixels = test.height() * test.width();
    int[][] confusion = new int[10][10];
    DigitClassifier classifier = new DigitClassifier(model);
    for (int from = 0; from < test.size(); from += BATCH) {
      int n = Math.min(BATCH, test.size() - from);
      byte[] batch = Arrays.copyOfRange(test.pixels(), from * pixels, (from + n) * pixels);
      float[] scores = classifier.probabilities(batch);
      for (int i = 0; i < n; i++) {
        confusion[test.labels()[from + i]][argmax(scores, 10 * i)]++;
      }
      listener.progress(from + n, test.size());
    }
    int correct = 0;
    for (int digit = 0; digit < 10; digit++) {
      correct += confusion[digit][digit];
    }
    return new DigitsAccuracy(
        name, (double) correct / test.size(), correct, test.size(), confusion);
  }

  private static int argmax(float[] scores, int from) {
    int best = 0;
    for (int i = 1; i < 10; i++) {
      if (scores[from + i] > scores[from + best]) {
        best = i;
      }
    }
    return best;
  }
}
