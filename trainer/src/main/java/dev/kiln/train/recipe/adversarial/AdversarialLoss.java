package dev.kiln.train.recipe.adversarial;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import com.google.gson.annotations.SerializedName;
import java.util.Locale;

/**
 * How a discriminator's outputs, [N, 1], become losses, as the articles "autoencoders-and-gans" and
 * "dcgan" write them. The generator's is the discriminator's loss of taking fakes for real ones.
 */
public enum AdversarialLoss {
  /** Binary cross-entropy of logits (Goodfellow et al., 2014). */
  @SerializedName("cross-entropy")
  CROSS_ENTROPY {
    @Override
    NDArray asReal(NDArray output) {
      return softPlus(output.neg()).mean();
    }

    @Override
    NDArray asFake(NDArray output) {
      return softPlus(output).mean();
    }

    @Override
    NDArray score(NDArray output) {
      return output.getNDArrayInternal().sigmoid();
    }
  },

  /** Binary cross-entropy of probabilities; that of real and fake pictures is averaged. */
  @SerializedName("cross-entropy-of-probabilities")
  CROSS_ENTROPY_OF_PROBABILITIES {
    @Override
    NDArray asReal(NDArray output) {
      return negativeLog(output).mean();
    }

    @Override
    NDArray asFake(NDArray output) {
      return negativeLog(output.neg().add(1)).mean();
    }

    @Override
    NDArray discriminator(NDArray real, NDArray fake) {
      return half(super.discriminator(real, fake));
    }

    @Override
    NDArray score(NDArray output) {
      return output;
    }
  },

  /** Half the squared distance from 1 for real, 0 for fake pictures (Mao et al., 2017). */
  @SerializedName("least-squares")
  LEAST_SQUARES {
    @Override
    NDArray asReal(NDArray output) {
      return half(output.sub(1).square().mean());
    }

    @Override
    NDArray asFake(NDArray output) {
      return half(output.square().mean());
    }

    @Override
    NDArray score(NDArray output) {
      return output;
    }
  };

  /** PyTorch cuts the logarithm at -100, which 32-bit floats reach only near 0. */
  private static final float SMALLEST_PROBABILITY = 1e-12f;

  /** Returns the loss if all pictures were real. */
  abstract NDArray asReal(NDArray output);

  /** Returns the loss if all pictures were fake. */
  abstract NDArray asFake(NDArray output);

  /**
   * Returns how real each picture is held to be: about 1 if surely real, about 0 if surely fake.
   */
  abstract NDArray score(NDArray output);

  /** Returns the discriminator's loss, from its outputs for real and for fake pictures. */
  NDArray discriminator(NDArray real, NDArray fake) {
    return asReal(real).add(asFake(fake));
  }

  /** Returns the generator's loss, from the discriminator's outputs for what it generated. */
  NDArray generator(NDArray fake) {
    return asReal(fake);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static NDArray softPlus(NDArray x) {
    return x.getNDArrayInternal().softPlus();
  }

  private static NDArray negativeLog(NDArray probability) {
    return probability.maximum(scalar(SMALLEST_PROBABILITY, probability)).log().neg();
  }

  private static NDArray half(NDArray loss) {
    return loss.div(scalar(2, loss));
  }
}
