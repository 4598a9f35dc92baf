package dev.kiln.pipeline.eval;

import java.util.List;

/**
 * The Fréchet distance between two sets of vectors, each taken as normally distributed (Heusel et
 * al., "GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium", 2017):
 *
 * <pre>
 * |meanA - meanB|² + trace(covA + covB - 2 (covA^½ covB covA^½)^½)
 * </pre>
 */
final class FrechetDistance {
  private FrechetDistance() {}

  /**
   * Returns the distance, 0 or more.
   *
   * @param a at least two vectors of the same length
   * @param b likewise
   */
  static double between(List<double[]> a, List<double[]> b) {
    double[] meanA = mean(a);
    double[] meanB = mean(b);
    double[][] covarianceA = covariance(a, meanA);
    double[][] covarianceB = covariance(b, meanB);
    double distance = 0;
    for (int i = 0; i < meanA.length; i++) {
      double apart = meanA[i] - meanB[i];
      distance += apart * apart + covarianceA[i][i] + covarianceB[i][i];
    }
    double[][] root = SymmetricMatrix.of(covarianceA).root();
    double[][] both = product(product(root, covarianceB), root);
    for (double eigenvalue : SymmetricMatrix.of(both).eigenvalues()) {
      distance -= 2 * Math.sqrt(Math.max(0, eigenvalue));
    }
    return Math.max(0, distance);
  }

  private static double[] mean(List<double[]> vectors) {
    double[] mean = new double[vectors.get(0).length];
    for (double[] vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector[i] / vectors.size();
      }
    }
    return mean;
  }

  private static double[][] covariance(List<double[]> vectors, double[] mean) {
    int n = mean.length;
    double[][] covariance = new double[n][n];
    for (double[] vector : vectors) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          covariance[i][j] += (vector[i] - mean[i]) * (vector[j] - mean[j]) / (vectors.size() - 1);
        }
      }
    }
    return covariance;
  }

  static double[][] product(double[][] a, double[][] b) {
    int n = a.length;
    double[][] product = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        for (int j = 0; j < n; j++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }
}
