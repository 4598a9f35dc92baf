package dev.kiln.train.recipe.autoencode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.fit.Metrics;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconstructionLossTest {
  private static final double EXACT = 1e-5;

  private final float[][] x = {{1, -1, 0}, {0.5f, 0.5f, -0.5f}};
  private final float[][] decoded = {{0, -1, 0.5f}, {0.5f, 0, 0.5f}};

  @Test
  void sumsSquaresOverPixelsAndAveragesOverPictures() {
    try (NDManager manager = NDManager.newBaseManager()) {
      var plain = new ReconstructionLoss(manager.create(x), manager.create(decoded));
      assertEquals((1 + 0.25 + 0.25 + 1) / 2, plain.squaredError().getFloat(), EXACT);
      assertEquals((1 + 0.25 + 0.25 + 1) / 2, plain.loss().getFloat(), EXACT);
      Metrics measures = new Metrics();
      plain.measure(measures);
      assertEquals(List.of("loss", "psnr"), List.copyOf(measures.means().keySet()));
      assertEquals(2, measures.samples());
    }
  }

  @Test
  void theDivergenceIsThatOfNormalDistributions() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray mu = manager.create(new float[][] {{0, 1}, {2, 0}});
      NDArray logvar = manager.create(new float[][] {{0, 0}, {0, (float) Math.log(4)}});
      // Of N(m, s) from N(0, 1): (m^2 + s^2 - 1) / 2 - log s
      double expected = (0 + 0.5 + 2 + (4 - 1) / 2.0 - Math.log(2)) / 2;
      assertEquals(expected, ReconstructionLoss.klDivergence(mu, logvar).getFloat(), EXACT);
    }
  }

  @Test
  void theBoundIsTheLogLikelihoodLessTheDivergence() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray kl = manager.create(3f);
      var variational = new ReconstructionLoss(manager.create(x), manager.create(decoded), kl);
      double logLikelihood = 0;
      for (int n = 0; n < x.length; n++) {
        for (int i = 0; i < x[n].length; i++) {
          logLikelihood += logNormal(x[n][i], decoded[n][i], 0.5) / x.length;
        }
      }
      assertEquals(logLikelihood - 3, variational.elbo(), EXACT);
      assertEquals(1.25 + 3, variational.loss().getFloat(), EXACT);
      Metrics measures = new Metrics();
      variational.measure(measures);
      assertEquals(
          List.of("loss", "psnr", "reconstruction", "kl", "elbo"),
          List.copyOf(measures.means().keySet()));
    }
  }

  @Test
  void theSignalToNoiseRatioIsThatOfEachPicture() {
    try (NDManager manager = NDManager.newBaseManager()) {
      var plain = new ReconstructionLoss(manager.create(x), manager.create(decoded));
      // Pixels range over 2, so the peak's square is 4; both pictures are off by 1.25 / 3.
      assertEquals(10 * Math.log10(4 / (1.25 / 3)), plain.psnr(), EXACT);
      var equal = new ReconstructionLoss(manager.create(x), manager.create(x));
      assertEquals(106.02, equal.psnr(), 0.01);
    }
  }

  private static double logNormal(double value, double mean, double variance) {
    double distance = value - mean;
    return -distance * distance / (2 * variance) - Math.log(2 * Math.PI * variance) / 2;
  }
}
