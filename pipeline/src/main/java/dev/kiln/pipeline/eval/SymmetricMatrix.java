package dev.kiln.pipeline.eval;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations (Golub and Van
 * Loan, "Matrix Computations", 8.5): each makes one pair of elements beside the diagonal zero,
 * until all are.
 */
final class SymmetricMatrix {
  private static final int SWEEPS = 100;

  private final double[][] a;
  private final double[][] vectors;

  private SymmetricMatrix(double[][] a) {
    int n = a.length;
    this.a = new double[n][];
    vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      this.a[i] = a[i].clone();
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS && beside() > 1e-22 * diagonal(); sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(p, q);
        }
      }
    }
  }

  /** Decomposes a matrix, which stays as it is. */
  static SymmetricMatrix of(double[][] matrix) {
    return new SymmetricMatrix(matrix);
  }

  private double beside() {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += a[i][j] * a[i][j];
      }
    }
    return sum;
  }

  private double diagonal() {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i][i] * a[i][i];
    }
    return sum;
  }

  private void rotate(int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double cosine = 1 / Math.hypot(tangent, 1);
    double sine = tangent * cosine;
    for (int i = 0; i < a.length; i++) {
      double left = a[i][p];
      double right = a[i][q];
      a[i][p] = cosine * left - sine * right;
      a[i][q] = sine * left + cosine * right;
    }
    for (int i = 0; i < a.length; i++) {
      double above = a[p][i];
      double below = a[q][i];
      a[p][i] = cosine * above - sine * below;
      a[q][i] = sine * above + cosine * below;
      double left = vectors[i][p];
      double right = vectors[i][q];
      vectors[i][p] = cosine * left - sine * right;
      vectors[i][q] = sine * left + cosine * right;
    }
  }

  /** Returns the eigenvalues, in no order. */
  double[] eigenvalues() {
    double[] values = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      values[i] = a[i][i];
    }
    return values;
  }

  /** Returns the matrix whose square is this one; eigenvalues below zero count as zero. */
  double[][] root() {
    int n = a.length;
    double[][] root = new double[n][n];
    for (int k = 0; k < n; k++) {
      double value = Math.sqrt(Math.max(0, a[k][k]));
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          root[i][j] += vectors[i][k] * value * vectors[j][k];
        }
      }
    }
    return root;
  }
}
