package dev.kiln.benchmark;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Step;
import dev.kiln.train.op.Precision;
import java.nio.file.Path;
import java.util.Locale;

/** Kiln doing the steps of a recipe, each as {@link dev.kiln.train.fit.Fit} has it done. */
final class KilnTraining implements Contender {
  private final Precision precision;
  private final Recipe recipe;
  private final NDManager epoch = NDManager.newBaseManager();
  private final Metrics measures = new Metrics();
  private int done;

  /**
   * @param folder an empty one, where the recipe keeps what it reads
   */
  KilnTraining(Training training, Precision precision, int threads, Path folder) {
    this.precision = precision;
    JniUtils.setGradMode(false);
    JniUtils.setNumThreads(threads);
    recipe = training.recipe(precision, threads, folder);
    recipe.begin(0, epoch);
  }

  @Override
  public String name() {
    return "Kiln " + precision.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Times work(double seconds) {
    return Contender.time(seconds, this::step);
  }

  private void step() {
    Engine.getInstance().setRandomSeed(done);
    try (NDManager scope = NDManager.newBaseManager()) {
      double rate = recipe.plan().settings().fit().learningRate();
      recipe.step(new Step(0, done++ % recipe.plan().steps(), rate, 0, scope, measures));
    }
  }

  @Override
  public void close() {
    recipe.close();
    epoch.close();
  }
}
