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
 * Makes pictures of nothing but numbers: of the latents that a generator was trained with. Takes
 * Kiln's generators, input {@code latent}, float [N, ...], output {@code image}, uint8 [N, H, W,
 * C], and with a {@link Preprocessing}, of which the output counts, others that make pictures of
 * numbers.
 *
 * <p>Immutable and thread-safe. The model stays its owner's, who closes it.
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
   * With a dressed model.
   *
   * @throws ModelException if the model is no generator, or undressed
   */
  public ImageGenerator(Model model) {
    this(model, null);
  }

  /**
   * With any model that makes a picture of numbers.
   *
   * @param preprocessing what the pixels are that the network gives; null for a dressed model
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

  /** The same for a model whose card does not say what its latents are drawn from. */
  public ImageGenerator withDistribution(Distribution drawnFrom) {
    return new ImageGenerator(this, drawnFrom);
  }

  /** How many numbers make a picture. */
  public int latentSize() {
    return latentSize;
  }

  /**
   * Latents of a seed: the same ones each time and on every machine; more of them begin with the
   * same.
   *
   * @throws ModelException if the model does not say what they are drawn from
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
   * Latents on the way from one to another, both among them: along the sphere on which normal ones
   * lie (White, Sampling Generative Networks, 2016), else straight.
   *
   * @param steps how many, at least 2
   * @throws ModelException if there are fewer
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

  /** Pictures of a seed's latents. */
  public List<Image> generate(int count, long seed) {
    return generate(latents(count, seed));
  }

  /**
   * A picture of each latent, in RGB or GREY; many go through the model at once where it takes
   * several.
   *
   * @throws ModelException if one is not of the model's size, the model fails or is closed
   */
  public List<Image> generate(List<float[]> latents) {
    int batch = input.dims().get(0) < 0 ? BATCH : (int) (long) input.dims().get(0);
    List<Image> pictures = new ArrayList<>();
    for (int from = 0; from < latents.size(); from += batch) {
      int count = Math.min(batch, latents.size() - from);
      // A model of fixed batch gets nothing for what is missing.
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
