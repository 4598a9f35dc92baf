package dev.kiln.pipeline.eval;

import dev.kiln.pipeline.Table;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.ImageGenerator;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a classifier makes of a generator's pictures: whether each looks like something, and whether
 * together they look like everything.
 *
 * @param model what was measured
 * @param classifier what judged
 * @param images pictures that were made, of the seed 0
 * @param sure the share of which the classifier is at least 90 % sure, 0 to 1
 * @param entropyBits of the classes it reads: 0 if all are the same, log2(10) = 3.32 if ten are
 *     equally frequent
 * @param classes how many of each class it reads
 */
public record GeneratorQuality(
    String model,
    String classifier,
    int images,
    double sure,
    double entropyBits,
    Map<String, Integer> classes)
    implements Evaluation {
  private static final int COUNT = 1000;
  private static final int BATCH = 100;
  private static final double SURE = 0.9;

  /** Measures a dressed generator by a dressed classifier of pictures like its own. */
  public static GeneratorQuality measure(String name, Model model, String judgeName, Model judge) {
    ImageGenerator generator = new ImageGenerator(model);
    Classifier classifier = new Classifier(judge);
    List<float[]> latents = generator.latents(COUNT, 0);
    int sure = 0;
    Map<String, Integer> classes = new LinkedHashMap<>();
    classifier.labels().forEach(label -> classes.put(label, 0));
    for (int from = 0; from < COUNT; from += BATCH) {
      List<Image> pictures = generator.generate(latents.subList(from, from + BATCH));
      for (var predictions : classifier.classify(pictures, 1)) {
        sure += predictions.get(0).probability() >= SURE ? 1 : 0;
        classes.merge(predictions.get(0).label(), 1, Integer::sum);
      }
    }
    return new GeneratorQuality(
        name, judgeName, COUNT, (double) sure / COUNT, entropy(classes), classes);
  }

  private static double entropy(Map<String, Integer> classes) {
    double entropy = 0;
    for (int count : classes.values()) {
      if (count > 0) {
        double share = (double) count / COUNT;
        entropy -= share * Math.log(share) / Math.log(2);
      }
    }
    return entropy;
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s is at least 90 %% sure of %.3f of %,d pictures; entropy %.2f bits%n%n",
        classifier,
        sure,
        images,
        entropyBits);
    Table table = new Table("read as", ">pictures");
    classes.forEach((label, count) -> table.add(label, Integer.toString(count)));
    table.print(out);
  }
}
