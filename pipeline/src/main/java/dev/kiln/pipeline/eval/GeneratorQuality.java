package dev.kiln.pipeline.eval;

import dev.kiln.pipeline.ProgressListener;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.ImageGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The quality and the variety of generated pictures, as a classifier judges them.
 *
 * @param model the generator that was measured
 * @param classifier the classifier that judged the pictures
 * @param images the number of pictures, generated from seed 0
 * @param sure the share of pictures that the classifier assigns to a class with a probability of at
 *     least 0.9, 0 to 1
 * @param entropyBits the entropy of the predicted classes in bits: 0 if all are the same, log2(10)
 *     = 3.32 if ten classes are equally frequent
 * @param classes the number of pictures of each predicted class
 * @param distances how far the pictures are from real ones, by the name of the data: the Fréchet
 *     distance between what the classifier's last layer sees in both; empty without data
 */
public record GeneratorQuality(
    String model,
    String classifier,
    int images,
    double sure,
    double entropyBits,
    Map<String, Integer> classes,
    Map<String, Double> distances)
    implements Evaluation {
  private static final int COUNT = 1000;
  private static final int BATCH = 100;
  private static final double SURE = 0.9;

  static GeneratorQuality measure(
      String name,
      Model model,
      String judgeName,
      Path judgeFile,
      Optional<Path> data,
      ProgressListener listener)
      throws IOException {
    try (Model judge = Model.open(judgeFile);
        ClassifierFeatures features = ClassifierFeatures.of(judgeFile)) {
      return measure(name, model, judgeName, judge, features, data, listener);
    }
  }

  private static GeneratorQuality measure(
      String name,
      Model model,
      String judgeName,
      Model judge,
      ClassifierFeatures features,
      Optional<Path> data,
      ProgressListener listener)
      throws IOException {
    ImageGenerator generator = new ImageGenerator(model);
    Classifier classifier = new Classifier(judge);
    List<float[]> latents = generator.latents(COUNT, 0);
    int sure = 0;
    Map<String, Integer> classes = new LinkedHashMap<>();
    classifier.labels().forEach(label -> classes.put(label, 0));
    List<double[]> made = new ArrayList<>();
    for (int from = 0; from < COUNT; from += BATCH) {
      List<Image> pictures = generator.generate(latents.subList(from, from + BATCH));
      if (data.isPresent()) {
        pictures.forEach(picture -> made.add(features.of(picture)));
      }
      for (var predictions : classifier.classify(pictures, 1)) {
        sure += predictions.get(0).probability() >= SURE ? 1 : 0;
        classes.merge(predictions.get(0).label(), 1, Integer::sum);
      }
      listener.progress(from + BATCH, COUNT);
    }
    Map<String, Double> distances = new LinkedHashMap<>();
    if (data.isPresent()) {
      List<double[]> real = new ArrayList<>();
      RealPictures.in(data.get(), COUNT).forEach(picture -> real.add(features.of(picture)));
      distances.put(data.get().getFileName().toString(), FrechetDistance.between(made, real));
    }
    return new GeneratorQuality(
        name, judgeName, COUNT, (double) sure / COUNT, entropy(classes), classes, distances);
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
}
