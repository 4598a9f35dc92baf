package dev.kiln.pipeline.eval;

import dev.kiln.pipeline.Table;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * How many pictures of MNIST's test set a model reads right.
 *
 * @param model what was measured
 * @param accuracy 0 to 1
 * @param correct pictures read right
 * @param images pictures in all
 * @param confusion how often digit i (row) was read as j (column)
 */
public record DigitsAccuracy(
    String model, double accuracy, int correct, int images, int[][] confusion)
    implements Evaluation {
  private static final int BATCH = 500;

  /** Measures a dressed model, on the data in a folder or in the cache. */
  public static DigitsAccuracy measure(String name, Model model, Path folder) {
    LabeledImages test = Mnist.test(folder == null ? Mnist.cached() : folder);
    int pixels = test.height() * test.width();
    int[][] confusion = new int[10][10];
    for (int from = 0; from < test.size(); from += BATCH) {
      int n = Math.min(BATCH, test.size() - from);
      byte[] batch = Arrays.copyOfRange(test.pixels(), from * pixels, (from + n) * pixels);
      Tensor images = Tensor.bytes(batch, n, test.height(), test.width(), 1);
      Tensor logits = model.run(Map.of("image", images)).get("logits");
      if (logits == null) {
        throw new ModelException(model + ": a digits model needs an output 'logits'");
      }
      float[] scores = logits.toFloats();
      for (int i = 0; i < n; i++) {
        confusion[test.labels()[from + i]][argmax(scores, 10 * i)]++;
      }
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

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "accuracy %.4f: %,d of %,d pictures of MNIST's test set%n%n",
        accuracy,
        correct,
        images);
    confusionTable().print(out);
  }

  private Table confusionTable() {
    String[] headings = new String[11];
    headings[0] = "read as";
    for (int i = 0; i < 10; i++) {
      headings[i + 1] = ">" + i;
    }
    Table table = new Table(headings);
    for (int digit = 0; digit < 10; digit++) {
      String[] row = new String[11];
      row[0] = "a " + digit;
      for (int i = 0; i < 10; i++) {
        row[i + 1] = confusion[digit][i] == 0 ? "." : Integer.toString(confusion[digit][i]);
      }
      table.add(row);
    }
    return table;
  }
}
