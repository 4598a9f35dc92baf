package dev.kiln.train.recipe.adversarial;

import com.google.gson.annotations.SerializedName;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Range;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.network.Network;
import dev.kiln.train.op.Precision;
import dev.kiln.train.recipe.Noise;

/**
 * Every setting of {@link Adversarial}. The defaults are those of the articles
 * "autoencoders-and-gans" and "dcgan".
 *
 * @param fit a batch is so many real pictures and as many fakes; the learning rate is that of both
 *     parts; no metric tells which epoch is better, so there is no patience
 * @param beta1 how much of the mean gradient Adam keeps, from 0 to less than 1
 * @param beta2 how much of the mean squared gradient Adam keeps, from 0 to less than 1
 * @param loss must suit what the discriminator gives: logits, or probabilities
 * @param noise what is generated from
 * @param first which part learns first in a step
 * @param shuffle whether the pictures come in a new random order in each epoch
 */
public record AdversarialSettings(
    Hyperparameters fit,
    double beta1,
    double beta2,
    AdversarialLoss loss,
    Noise noise,
    First first,
    boolean shuffle)
    implements Recipe.Settings {
  private static final double BETA1 = 0.5;
  private static final double BETA2 = 0.999;
  private static final int TESTS = 1000;

  /** Which part learns first in a step. */
  public enum First {
    /** The discriminator; the generator then learns from it, with the same noise. */
    @SerializedName("discriminator")
    DISCRIMINATOR,

    /** The generator; the discriminator then looks at what was generated before. */
    @SerializedName("generator")
    GENERATOR
  }

  /**
   * Returns the article's settings for a network. Of dcgan64 it gives the paper's batch size,
   * learning rate and beta1, and no number of epochs.
   */
  public static AdversarialSettings of(Network network) {
    return switch (network.name()) {
      case "lsgan" -> ofGans(10, AdversarialLoss.LEAST_SQUARES);
      case "dcgan28" -> ofGans(5, AdversarialLoss.CROSS_ENTROPY);
      case "dcgan32" ->
          ofDcgan(
              200,
              64,
              AdversarialLoss.CROSS_ENTROPY_OF_PROBABILITIES,
              Noise.NORMAL,
              First.GENERATOR);
      case "dcgan64" ->
          ofDcgan(25, 128, AdversarialLoss.CROSS_ENTROPY, Noise.UNIFORM, First.DISCRIMINATOR);
      default -> ofGans(10, AdversarialLoss.CROSS_ENTROPY);
    };
  }

  /** Of "autoencoders-and-gans": the first 50,000 pictures of MNIST in their own order. */
  private static AdversarialSettings ofGans(int epochs, AdversarialLoss loss) {
    return new AdversarialSettings(
        Hyperparameters.of(epochs, 128, 3e-4).withLimits(50_000, TESTS),
        BETA1,
        BETA2,
        loss,
        Noise.UNIFORM,
        First.DISCRIMINATOR,
        false);
  }

  /** Of "dcgan". */
  private static AdversarialSettings ofDcgan(
      int epochs, int batch, AdversarialLoss loss, Noise noise, First first) {
    return new AdversarialSettings(
        Hyperparameters.of(epochs, batch, 2e-4).withLimits(0, TESTS),
        BETA1,
        BETA2,
        loss,
        noise,
        first,
        true);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public AdversarialSettings {
    Range.belowOne("beta1", beta1);
    Range.belowOne("beta2", beta2);
    if (loss == AdversarialLoss.CROSS_ENTROPY_OF_PROBABILITIES
        && fit.precision() == Precision.BF16) {
      // PyTorch's autocast refuses it as well.
      throw new IllegalArgumentException(
          "bf16 is too coarse for the cross-entropy of probabilities near 1; use fp32");
    }
    if (fit.patience() > 0) {
      throw new IllegalArgumentException(
          "no metric tells when a generator is best; patience must be 0");
    }
  }
}
