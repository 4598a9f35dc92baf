package dev.kiln.train.recipe;

import dev.kiln.train.data.GeneratedMnist;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Networks;
import dev.kiln.train.recipe.classify.Classify;
import dev.kiln.train.recipe.classify.ClassifySettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** Short runs on a small generated data set. */
public final class Digits {
  public static final LabeledImages TRAIN = GeneratedMnist.images(200, 1);
  public static final LabeledImages TEST = GeneratedMnist.images(50, 2);

  /** Whatever is random or remembered from step to step takes part. */
  public static final ClassifySettings ALL_ON = settings(3, Schedule.COSINE);

  private Digits() {}

  public static ClassifySettings settings(int epochs, Schedule schedule) {
    return settings(Rehearsal.fit(epochs, 32, 0.1, schedule));
  }

  public static ClassifySettings settings(Hyperparameters fit) {
    return new ClassifySettings(fit, 0.9, 1e-4, true, "", ClassifySettings.DIGITS);
  }

  public static Classify recipe(String network, ClassifySettings settings) {
    return new Classify(Networks.find(network).orElseThrow(), TRAIN, TEST, settings);
  }

  public static Run start(Path folder, ClassifySettings settings) {
    try (Classify recipe = recipe("lenet5-relu", settings)) {
      return Fit.start("lenet5-relu", recipe, new RunDirectory(folder), quiet());
    }
  }

  public static Run resume(Path folder, ClassifySettings settings) {
    try (Classify recipe = recipe("lenet5-relu", settings)) {
      return Fit.resume("lenet5-relu", recipe, new RunDirectory(folder), quiet());
    }
  }

  public static Progress quiet() {
    return Progress.to(new PrintWriter(new StringWriter()));
  }
}
