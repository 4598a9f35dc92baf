package dev.kiln.train.recipe.autoencode;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import dev.kiln.train.fit.Metrics;
import java.util.Optional;

/**
 * What an autoencoder made of pictures in -1..1, and the losses of the article
 * "autoencoders-and-gans": each a mean over the batch of what is summed over a picture.
 */
final class ReconstructionLoss {
  private static final double PEAK = 2;
  private static final double SMALLEST_ERROR = 1e-10;

  private final NDArray x;
  private final NDArray decoded;
  private final Optional<NDArray> kl;

  /**
   * Creates the loss of a plain autoencoder.
   *
   * @param x the pictures, batch first
   * @param decoded their reconstructions, of the same shape
   */
  ReconstructionLoss(NDArray x, NDArray decoded) {
    this.x = x;
    this.decoded = decoded;
    kl = Optional.empty();
  }

  /**
   * Creates the loss of a variational autoencoder.
   *
   * @param kl how far the distribution of the codes is from the standard normal one, see {@link
   *     #klDivergence}
   */
  ReconstructionLoss(NDArray x, NDArray decoded, NDArray kl) {
    this.x = x;
    this.decoded = decoded;
    this.kl = Optional.of(kl);
  }

  /** Returns the pictures. */
  NDArray x() {
    return x;
  }

  /** Returns the reconstructions. */
  NDArray decoded() {
    return decoded;
  }

  /**
   * Returns the Kullback-Leibler divergence of the codes' normal distribution from the standard one
   * (Kingma and Welling, 2014, appendix B), in nats.
   *
   * @param mu the mean, [N, code]
   * @param logvar the logarithm of the variance, [N, code]
   */
  static NDArray klDivergence(NDArray mu, NDArray logvar) {
    NDArray element = logvar.add(1).sub(mu.square()).sub(logvar.exp());
    return element.sum().div(scalar(-2.0 * mu.getShape().get(0), mu));
  }

  /** Returns the value to minimize. */
  NDArray loss() {
    NDArray error = squaredError();
    return kl.map(error::add).orElse(error);
  }

  /** Returns squared differences, summed over the pixels of a picture. */
  NDArray squaredError() {
    return decoded.sub(x).square().sum().div(scalar(size(), x));
  }

  /** Returns the peak signal-to-noise ratio in dB, a mean over the pictures; of equal ones 106. */
  double psnr() {
    NDArray error = decoded.sub(x).square().reshape(size(), -1).mean(new int[] {1});
    NDArray signalToNoise =
        scalar(PEAK * PEAK, error).div(error.maximum(scalar(SMALLEST_ERROR, error)));
    return 10 * signalToNoise.log10().mean().getFloat();
  }

  /**
   * Returns the evidence lower bound: a lower bound of the logarithm of a picture's density, in
   * nats. The squared error is a log-likelihood if the decoder's pixels are normal with variance
   * 1/2, but for log(pi) / 2 a pixel.
   */
  double elbo() {
    long pixels = x.size() / size();
    return -loss().getFloat() - pixels * Math.log(Math.PI) / 2;
  }

  /** Adds all measures. */
  void measure(Metrics measures) {
    measures.add("loss", loss().getFloat(), size());
    measures.add("psnr", psnr(), size());
    kl.ifPresent(
        divergence -> {
          measures.add("reconstruction", squaredError().getFloat(), size());
          measures.add("kl", divergence.getFloat(), size());
          measures.add("elbo", elbo(), size());
        });
  }

  private long size() {
    return x.getShape().get(0);
  }
}
