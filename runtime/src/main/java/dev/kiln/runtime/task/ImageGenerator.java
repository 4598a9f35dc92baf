package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A generator of pictures from latents, vectors of random numbers. Accepts Kiln's generators, with
 * input {@code latent}, float [N, ...], and output {@code image}, uint8 [N, H, W, C]; with a {@link
 * Preprocessing}, of which only the output part is used, also other models that turn numbers into
 * pictures.
 *
 * <p>Immutable and thread-safe. Does not close the model; that is left to its owner.
 */
public final class ImageGenerator {
  private static final int BATCH = 64;

  private static final Requirement REQUIREMENT =
      new Requirement(
          "a generator",
          Set.of(Task.GENERATOR),
          "numbers in: float [N, ...], and a picture out: uint8 [N, H, W, 3] or [N, H, W, 1]");

  private final Model model;
  private final Port input;
  private final ImageOutput output;
  private final int latentSize;
  private final Distribution distribution;

  /**
   * Creates a generator for a dressed model.
   *
   * @throws ModelException if the model is not a generator, or not dressed
   */
  public ImageGenerator(Model model) {
    this(model, null);
  }

  /**
   * Creates a generator for any model that turns numbers into a picture.
   *
   * @param preprocessing describes the pixels that the network outputs; null for a dressed model
   * @throws ModelException if the model does not fit
   */
  public ImageGenerator(Model model, Preprocessing preprocessing) {
    REQUIREMENT.checkTask(model);
    this.model = model;
    if (model.inputs().size() != 1) {
      throw REQUIREMENT.refusal(model);
    }
    input = model.inputs().get(0);
    List<Long> dims = input.dims();
    boolean sized = dims.size() >= 2 && dims.stream().skip(1).allMatch(dim -> dim > 0);
    if (input.type() != ElementType.FLOAT || !sized) {
      throw REQUIREMENT.refusal(model);
    }
    output = ImageOutput.of(model, preprocessing, REQUIREMENT);
    latentSize = (int) dims.stream().skip(1).mapToLong(dim -> dim).reduce(1, (a, b) -> a * b);
    distribution = Distribution.named(model.card().latent().get("distribution"));
  }

  private ImageGenerator(ImageGenerator other, Distribution distribution) {
    this.model = other.model;
    this.input = other.input;
    this.output = other.output;
    this.latentSize = other.latentSize;
    this.distribution = distribution;
  }

  /**
   * Returns a generator that draws its latents from the given distribution, for a model whose card
   * does not name one.
   */
  public ImageGenerator withDistribution(Distribution drawnFrom) {
    return new ImageGenerator(this, drawnFrom);
  }

  /** Returns the number of values in a latent. */
  public int latentSize() {
    return latentSize;
  }

  /**
   * Returns the latents of a seed. The same seed gives the same latents on every machine; a larger
   * count only adds latents at the end.
   *
   * @throws ModelException if the distribution of the latents is not known
   */
  public List<float[]> latents(int count, long seed) {
    if (distribution == null) {
      throw new ModelException(
          model
              + ": its card does not say what its latents are drawn from; choose a distribution, or"
              + " give latents of your own");
    }
    Random random = new Random(seed);
    List<float[]> latents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] latent = new float[latentSize];
      for (int k = 0; k < latentSize; k++) {
        latent[k] = (float) distribution.next(random);
      }
      latents.add(latent);
    }
    return latents;
  }

  /**
   * Returns latents on the path from one latent to another, including both ends: along the great
   * circle of a sphere for normally distributed latents (White, Sampling Generative Networks,
   * 2016), otherwise along a straight line.
   *
   * @param steps the number of latents, at least 2
   * @throws IllegalArgumentException if there are fewer than 2 steps
   */
  public List<float[]> walk(float[] from, float[] to, int steps) {
    if (steps < 2) {
      throw new IllegalArgumentException("a walk of " + steps + " steps; expected 2 or more");
    }
    double angle = distribution == Distribution.NORMAL ? angle(from, to) : 0;
    List<float[]> walk = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      double t = (double) i / (steps - 1);
      boolean straight = Math.sin(angle) < 1e-6;
      double first = straight ? 1 - t : Math.sin((1 - t) * angle) / Math.sin(angle);
      double second = straight ? t : Math.sin(t * angle) / Math.sin(angle);
      float[] latent = new float[from.length];
      for (int k = 0; k < latent.length; k++) {
        latent[k] = (float) (first * from[k] + second * to[k]);
      }
      walk.add(latent);
    }
    return walk;
  }

  private static double angle(float[] a, float[] b) {
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int k = 0; k < a.length; k++) {
      product += a[k] * b[k];
      squareA += a[k] * a[k];
      squareB += b[k] * b[k];
    }
    double cosine = product / Math.sqrt(squareA * squareB);
    return Double.isNaN(cosine) ? 0 : Math.acos(Math.max(-1, Math.min(1, cosine)));
  }

  /**
   * Generates pictures from the latents of a seed.
   *
   * @throws ModelException if the distribution of the latents is not known, or the model fails or
   *     is closed
   */
  public List<Image> generate(int count, long seed) {
    return generate(latents(count, seed));
  }

  /**
   * Generates one picture per latent, in RGB or GREY. The latents are run in batches if the model
   * accepts them.
   *
   * @throws ModelException if a latent does not have the model's size, or the model fails or is
   *     closed
   */
  public List<Image> generate(List<float[]> latents) {
    int batch = input.dims().get(0) < 0 ? BATCH : (int) (long) input.dims().get(0);
    List<Image> pictures = new ArrayList<>();
    for (int from = 0; from < latents.size(); from += batch) {
      int count = Math.min(batch, latents.size() - from);
      // With a fixed batch size, the rest of the last batch is filled with zeros.
      int rows = input.dims().get(0) < 0 ? count : batch;
      Tensor given = tensor(latents.subList(from, from + count), rows);
      read(model.run(Map.of(input.name(), given)).get(output.port().name()), count, pictures);
    }
    return pictures;
  }

  private Tensor tensor(List<float[]> latents, int rows) {
    float[] values = new float[rows * latentSize];
    for (int i = 0; i < latents.size(); i++) {
      float[] latent = latents.get(i);
      if (latent.length != latentSize) {
        throw new ModelException(
            model + ": a latent of " + latent.length + " numbers; expected " + latentSize);
      }
      System.arraycopy(latent, 0, values, i * latentSize, latentSize);
    }
    long[] shape = input.dims().stream().mapToLong(dim -> dim).toArray();
    shape[0] = rows;
    return Tensor.floats(values, shape);
  }

  private void read(Tensor given, int count, List<Image> pictures) {
    OutputView view = new OutputView();
    view.show(given);
    ImageReader reader = new ImageReader(output);
    for (int i = 0; i < count; i++) {
      Image picture = Image.blank(reader.width(view), reader.height(view), output.format());
      reader.read(view, i, picture);
      pictures.add(picture);
    }
  }
}
