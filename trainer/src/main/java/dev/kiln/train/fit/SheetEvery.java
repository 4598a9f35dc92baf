package dev.kiln.train.fit;

import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * A recipe that also draws its sheet within epochs, after every so many steps: {@code
 * samples/step-000400.png} in the run's folder. The numbers of the run stay the same.
 */
public final class SheetEvery implements Recipe {
  private final Recipe recipe;
  private final RunDirectory directory;
  private final int steps;

  /**
   * Creates it.
   *
   * @param recipe to draw the sheets of; closed by its owner
   * @param steps how many of them lie between two sheets, at least 1
   */
  public SheetEvery(Recipe recipe, RunDirectory directory, int steps) {
    this.recipe = recipe;
    this.directory = directory;
    this.steps = steps;
  }

  @Override
  public Plan plan() {
    return recipe.plan();
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    recipe.begin(epoch, scope);
  }

  @Override
  public void step(Step step) {
    recipe.step(step);
    long done = (long) step.epoch() * plan().steps() + step.index() + 1;
    if (done % steps == 0) {
      try (NDManager scope = NDManager.newBaseManager()) {
        recipe
            .samples(scope)
            .map(PngEncoder::encode)
            .ifPresent(png -> directory.saveSamples(done, png));
      }
    }
  }

  @Override
  public void test(int index, Metrics measures, NDManager scope) {
    recipe.test(index, measures, scope);
  }

  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    return recipe.samples(scope);
  }

  @Override
  public void close() {
    // The owner closes the recipe.
  }
}
