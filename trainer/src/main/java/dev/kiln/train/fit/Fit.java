package dev.kiln.train.fit;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.Seeds;
import dev.kiln.train.TrainingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Trains by a recipe, epoch after epoch, and saves each epoch in a run directory. A run that was
 * stopped, at whatever step, resumes with exactly the numbers that it would have had.
 *
 * <p>One run at a time in a process: the engine collects gradients for one only. The engine's
 * settings for the calling thread are as before when a run ends or fails.
 */
public final class Fit {
  private static final int SMALL_NETWORK = 1_000_000;

  private final Recipe recipe;
  private final Hyperparameters settings;
  private final RunDirectory directory;
  private final Progress progress;
  private final EventFile events;

  private Fit(Recipe recipe, RunDirectory directory, Progress progress) {
    this.recipe = recipe;
    settings = recipe.plan().settings().fit();
    events = directory.events();
    this.directory = directory;
    this.progress = progress;
  }

  /**
   * Starts a run.
   *
   * @param network the network's name
   * @return the run at its end, or where it was stopped
   * @throws TrainingException if the folder already holds a run or cannot be written to, or if a
   *     loss is no longer a finite number
   */
  public static Run start(
      String network, Recipe recipe, RunDirectory directory, Progress progress) {
    directory.prepare();
    Fit fit = new Fit(recipe, directory, progress);
    return EngineMode.training(fit.threads(), () -> fit.run(Run.of(network, recipe)));
  }

  /**
   * Resumes a run.
   *
   * @param network the network's name
   * @return the run at its end, or where it was stopped
   * @throws TrainingException if the folder holds no run, or one of another network, data set or
   *     settings, or if a loss is no longer a finite number
   */
  public static Run resume(
      String network, Recipe recipe, RunDirectory directory, Progress progress) {
    if (!directory.holdsRun()) {
      throw new TrainingException(
          "%s: there is no run to resume; leave out --resume to start one"
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
    return EngineMode.training(
        fit.threads(),
        () -> {
          Checkpoint.restore(directory.checkpoint(), recipe);
          return fit.run(saved.continuedAs(wanted));
        });
  }

  private Run run(Run run) {
    try (Interruption interruption = new Interruption()) {
      while (run.epochs().size() < settings.epochs() && !run.patienceIsOver()) {
        int done = run.epochs().size();
        run = epoch(run, interruption);
        save(run, run.epochs().size() > done);
        if (interruption.requested()) {
          break;
        }
      }
      sayWhyItEnded(run);
      return run;
    }
  }

  private void sayWhyItEnded(Run run) {
    int done = run.epochs().size();
    if (run.patienceIsOver()) {
      progress.say(
          "ended after %d epochs: none of the last %d was better than epoch %d, whose weights are in %s"
              .formatted(done, settings.patience(), run.kept() + 1, directory.path()));
    } else if (done < settings.epochs()) {
      progress.say(
          "stopped after %d of %d epochs and %d steps, all saved in %s; add --resume to continue"
              .formatted(done, settings.epochs(), run.step(), directory.path()));
    }
  }

  /** Returns the run after one more epoch, or stopped within it. */
  private Run epoch(Run run, Interruption interruption) {
    int epoch = run.epochs().size();
    long start = System.nanoTime();
    Metrics trained = run.measures();
    int steps = train(run, interruption);
    Optional<Metrics> tested =
        steps < recipe.plan().steps() ? Optional.empty() : test(epoch, interruption);
    double seconds = run.seconds() + (System.nanoTime() - start) / 1e9;
    if (tested.isEmpty()) {
      return run.stopped(steps, trained, seconds);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    trained.means().forEach((name, mean) -> metrics.put("train_" + name, mean));
    tested.get().means().forEach((name, mean) -> metrics.put("test_" + name, mean));
    tested.get().confusion().ifPresent(directory::saveConfusion);
    Run.Epoch done = new Run.Epoch(rate(epoch, steps - 1), metrics, trained.samples(), seconds);
    progress.epoch(epoch + 1, settings.epochs(), done, tested.get().remark());
    return run.with(done);
  }

  /** Does the steps of an epoch that are not done yet; returns how many are done in all. */
  private int train(Run run, Interruption interruption) {
    int epoch = run.epochs().size();
    int steps = recipe.plan().steps();
    Metrics trained = run.measures();
    try (NDManager scope = NDManager.newBaseManager()) {
      recipe.begin(epoch, scope);
      try (Progress.Within within =
          progress.within(epoch + 1, settings.epochs(), steps, run.step())) {
        for (int i = run.step(); i < steps; i++) {
          if (interruption.requested()) {
            return i;
          }
          long before = trained.samples();
          step(epoch, i, trained);
          within.step(i + 1, trained.samples() - before, trained);
        }
      }
    }
    return steps;
  }

  private void step(int epoch, int index, Metrics measures) {
    Engine.getInstance().setRandomSeed((int) Seeds.of(settings.seed(), "step", epoch, index));
    try (NDManager scope = NDManager.newBaseManager()) {
      recipe.step(new Step(epoch, index, rate(epoch, index), settings.clip(), scope, measures));
    } catch (TrainingException e) {
      throw new TrainingException(
          "epoch %d, step %d: %s; the last checkpoint is kept"
              .formatted(epoch + 1, index + 1, e.getMessage()),
          e);
    }
  }

  /** Measures the parts after an epoch; nothing if the process is told to end before that. */
  private Optional<Metrics> test(int epoch, Interruption interruption) {
    Metrics measures = new Metrics();
    for (int i = 0; i < recipe.plan().tests(); i++) {
      if (interruption.requested()) {
        return Optional.empty();
      }
      try (NDManager scope = NDManager.newBaseManager()) {
        recipe.test(i, measures, scope);
      } catch (TrainingException e) {
        throw new TrainingException("after epoch %d: %s".formatted(epoch + 1, e.getMessage()), e);
      }
    }
    return Optional.of(measures);
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
      events.add(number, run.epochs().get(number - 1), sheet);
    }
  }

  private Optional<byte[]> samples() {
    try (NDManager scope = NDManager.newBaseManager()) {
      return recipe.samples(scope).map(PngEncoder::encode);
    }
  }

  private double rate(int epoch, int step) {
    int steps = recipe.plan().steps();
    return settings.rate((long) epoch * steps + step, steps);
  }

  private int threads() {
    if (settings.threads() > 0) {
      return settings.threads();
    }
    long parameters = recipe.plan().parts().stream().mapToLong(Fit::size).sum();
    return parameters < SMALL_NETWORK ? 1 : Runtime.getRuntime().availableProcessors();
  }

  private static long size(Model part) {
    return part.getBlock().getParameters().values().stream()
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }
}
