package dev.kiln.train.fit;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.kiln.train.Seeds;
import dev.kiln.train.TrainingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Trains by a recipe, epoch after epoch, each saved when it is done. A run that was stopped, at
 * whatever step, goes on with exactly the numbers it would have had.
 *
 * <p>The engine collects gradients for one run at a time in a process.
 */
public final class Fit {
  private static final int SMALL_NETWORK = 1_000_000;

  private final Recipe recipe;
  private final Hyperparameters settings;
  private final RunDirectory directory;
  private final Progress progress;
  private final EventFile events;
  private final Engine engine = Engine.getInstance();

  private Fit(Recipe recipe, RunDirectory directory, Progress progress) {
    this.recipe = recipe;
    settings = recipe.settings().fit();
    events = directory.events();
    this.directory = directory;
    this.progress = progress;
    // It holds for the calling thread: outside of a step nothing is recorded for gradients.
    JniUtils.setGradMode(false);
    JniUtils.setNumThreads(threads());
  }

  /**
   * Starts a run.
   *
   * @param network the network's name in the catalogue
   * @return the run at its end, or where it was stopped
   * @throws TrainingException if the folder holds a run already or can't be written to, or if a
   *     loss is no longer a finite number
   */
  public static Run start(
      String network, Recipe recipe, RunDirectory directory, Progress progress) {
    directory.prepare();
    return new Fit(recipe, directory, progress).run(Run.of(network, recipe));
  }

  /**
   * Goes on with a run.
   *
   * @param network the network's name in the catalogue
   * @return the run at its end, or where it was stopped
   * @throws TrainingException if the folder holds no run, or one of another network, data set or
   *     settings, or if a loss is no longer a finite number
   */
  public static Run resume(
      String network, Recipe recipe, RunDirectory directory, Progress progress) {
    if (!directory.holdsRun()) {
      throw new TrainingException(
          "%s: holds no run to resume; leave out --resume to start one"
              .formatted(directory.path()));
    }
    Run wanted = Run.of(network, recipe);
    Run saved = Checkpoint.run(directory.checkpoint());
    saved
        .differsFrom(wanted)
        .ifPresent(
            difference -> {
              throw new TrainingException(
                  "%s: the run there %s; resume it as it was started, or choose another --out"
                      .formatted(directory.path(), difference));
            });
    Fit fit = new Fit(recipe, directory, progress);
    Checkpoint.restore(directory.checkpoint(), recipe);
    return fit.run(saved.continuedAs(wanted));
  }

  private Run run(Run run) {
    int epochs = settings.epochs();
    try (Interruption interruption = new Interruption()) {
      while (run.epochs().size() < epochs && !run.patienceIsOver()) {
        Run before = run;
        run = epoch(run, interruption);
        save(run, run.epochs().size() > before.epochs().size());
        if (interruption.requested() && run.epochs().size() < epochs) {
          progress.say(
              "stopped after %d of %d epochs and %d steps, all saved in %s; add --resume to go on"
                  .formatted(run.epochs().size(), epochs, run.step(), directory.path()));
          break;
        }
      }
    }
    if (run.patienceIsOver()) {
      progress.say(
          "ended after %d epochs, as none of the last %d was better than epoch %d; its weights are in %s"
              .formatted(
                  run.epochs().size(), settings.patience(), run.kept() + 1, directory.path()));
    }
    return run;
  }

  /**
   * Saves a run at the end of an epoch or within one. With a patience the weights stay those of the
   * best epoch.
   */
  private void save(Run run, boolean epochIsDone) {
    int number = run.epochs().size();
    Optional<byte[]> sheet = epochIsDone ? samples() : Optional.empty();
    sheet.ifPresent(png -> directory.saveSamples(number, png));
    if (settings.patience() == 0 || number == 0 || epochIsDone && run.kept() == number - 1) {
      directory.saveWeights(recipe);
    }
    directory.save(run, recipe);
    if (epochIsDone) {
      recipe.confusion().ifPresent(directory::saveConfusion);
      events.add(number, run.epochs().get(number - 1), sheet);
    }
  }

  private Optional<byte[]> samples() {
    try (NDManager scope = NDManager.newBaseManager()) {
      return recipe.samples(scope).map(PngBytes::encode);
    }
  }

  private int threads() {
    if (settings.threads() > 0) {
      return settings.threads();
    }
    long parameters = recipe.parts().stream().mapToLong(Fit::size).sum();
    return parameters < SMALL_NETWORK ? 1 : Runtime.getRuntime().availableProcessors();
  }

  private static long size(Model part) {
    return part.getBlock().getParameters().values().stream()
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }

  /** The run after one more epoch, or stopped within it. */
  private Run epoch(Run run, Interruption interruption) {
    int epoch = run.epochs().size();
    long start = System.nanoTime();
    Measures trained = run.measures();
    try (NDManager scope = NDManager.newBaseManager()) {
      recipe.begin(epoch, scope);
      try (Progress.Within within =
          progress.within(epoch + 1, settings.epochs(), recipe.steps(), run.step())) {
        for (int i = run.step(); i < recipe.steps(); i++) {
          if (interruption.requested()) {
            return run.stopped(i, trained, run.seconds() + secondsSince(start));
          }
          long before = trained.samples();
          step(epoch, i, trained);
          within.step(i + 1, trained.samples() - before, trained);
        }
      }
    }
    double seconds = run.seconds() + secondsSince(start);
    Optional<Measures> tested = test(epoch, interruption);
    if (tested.isEmpty()) {
      return run.stopped(recipe.steps(), trained, seconds);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    trained.means().forEach((name, mean) -> metrics.put("train_" + name, mean));
    tested.get().means().forEach((name, mean) -> metrics.put("test_" + name, mean));
    Run.Epoch done =
        new Run.Epoch(rate(epoch, recipe.steps() - 1), metrics, trained.samples(), seconds);
    progress.epoch(epoch + 1, settings.epochs(), done);
    return run.with(done);
  }

  private void step(int epoch, int index, Measures measures) {
    engine.setRandomSeed((int) Seeds.of(settings.seed(), "step", epoch, index));
    try (NDManager scope = NDManager.newBaseManager()) {
      recipe.step(new Step(epoch, index, rate(epoch, index), settings.clip(), scope, measures));
    } catch (TrainingException e) {
      throw new TrainingException(
          "epoch %d, step %d: %s; the last checkpoint is kept"
              .formatted(epoch + 1, index + 1, e.getMessage()),
          e);
    }
  }

  /** What the parts are worth after an epoch; nothing if the process is told to end before. */
  private Optional<Measures> test(int epoch, Interruption interruption) {
    Measures measures = new Measures();
    try {
      for (int i = 0; i < recipe.tests(); i++) {
        if (interruption.requested()) {
          return Optional.empty();
        }
        try (NDManager scope = NDManager.newBaseManager()) {
          recipe.test(i, measures, scope);
        }
      }
      recipe.tested(measures);
    } catch (TrainingException e) {
      throw new TrainingException("after epoch %d: %s".formatted(epoch + 1, e.getMessage()), e);
    }
    return Optional.of(measures);
  }

  private double rate(int epoch, int step) {
    return settings.rate((long) epoch * recipe.steps() + step, recipe.steps());
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
