package dev.kiln.pipeline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest {
  private static final Random RANDOM = new Random(1);

  /** Vectors of mean 0 and deviation 1 exactly, in two independent directions. */
  private static List<double[]> corners() {
    double s = Math.sqrt(0.75);
    return Stream.of(
            new double[] {s, s}, new double[] {s, -s}, new double[] {-s, s}, new double[] {-s, -s})
        .toList();
  }

  private static List<double[]> changed(List<double[]> vectors, double x, double y, double shift) {
    return vectors.stream().map(v -> new double[] {x * v[0] + shift, y * v[1]}).toList();
  }

  @Test
  void equalSetsAreNotApart() {
    List<double[]> vectors =
        IntStream.range(0, 50).mapToObj(i -> RANDOM.doubles(7).toArray()).toList();
    assertEquals(0, FrechetDistance.between(vectors, vectors), 1e-9);
  }

  @Test
  void aShiftCountsByItsSquare() {
    assertEquals(9, FrechetDistance.between(corners(), changed(corners(), 1, 1, 3)), 1e-9);
  }

  @Test
  void deviationsCountByTheSquareOfTheirDifference() {
    // (1 - 3)² + (1 - 0)²
    assertEquals(5, FrechetDistance.between(corners(), changed(corners(), 3, 0, 0)), 1e-9);
  }

  @Test
  void theDistanceDoesNotDependOnTheDirection() {
    List<double[]> a = corners();
    List<double[]> b = changed(corners(), 3, 0.5, 2);
    double expected = 4 + 0.25 + 4;
    assertEquals(expected, FrechetDistance.between(a, b), 1e-9);
    assertEquals(expected, FrechetDistance.between(turned(b), turned(a)), 1e-9);
  }

  private static List<double[]> turned(List<double[]> vectors) {
    return vectors.stream()
        .map(v -> new double[] {0.6 * v[0] - 0.8 * v[1], 0.8 * v[0] + 0.6 * v[1]})
        .toList();
  }

  @Test
  void theRootOfAMatrixMultipliesToIt() {
    int n = 12;
    double[][] half =
        IntStream.range(0, n).mapToObj(i -> RANDOM.doubles(n).toArray()).toArray(double[][]::new);
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          matrix[i][j] += half[i][k] * half[j][k];
        }
      }
    }
    double[][] root = SymmetricMatrix.of(matrix).root();
    double[][] square = FrechetDistance.product(root, root);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertEquals(matrix[i][j], square[i][j], 1e-9);
      }
    }
  }
}
