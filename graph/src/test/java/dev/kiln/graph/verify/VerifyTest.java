package dev.kiln.graph.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.GraphException;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifyTest {
  private static final Map<String, Tensor> NOTHING = Map.of("x", Tensor.floats(new float[] {0}, 1));
  private static final Tolerance STANDARD = Tolerance.standard();
  private static final Tolerance ANY = Tolerance.of(Double.POSITIVE_INFINITY);

  @Test
  void differencesAreMeasuredInAllWays() {
    Difference found =
        compare(
            Tensor.floats(new float[] {1, 2, 3, 4, 9, 5}, 2, 3),
            Tensor.floats(new float[] {1, 2, 3, 4, 6, 7}, 2, 3));
    assertEquals(3, found.absolute());
    assertEquals(3 / 9.0, found.relative(), 1e-12);
    assertEquals(1, found.agreeing());
    assertEquals(2, found.decisions());
    double cosine = (1 + 4 + 9 + 16 + 54 + 35) / Math.sqrt(136.0 * 115.0);
    assertEquals(cosine, found.cosine(), 1e-12);
  }

  @Test
  void decisionsAreMadeAtEveryPlaceOfAMap() {
    Difference found =
        compare(
            Tensor.floats(new float[] {1, 0, 0, 1, 0, 1, 1, 0}, 1, 2, 2, 2),
            Tensor.floats(new float[] {1, 0, 0, 0, 0, 1, 1, 1}, 1, 2, 2, 2));
    assertEquals(4, found.decisions());
    assertEquals(3, found.agreeing());
  }

  @Test
  void wholeNumbersAndBooleansAreComparedToo() {
    ByteBuffer longs =
        ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(5).putLong(-7).flip();
    ByteBuffer others =
        ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(5).putLong(-9).flip();
    assertEquals(
        2,
        compare(
                new Tensor(ElementType.INT64, new long[] {2}, longs),
                new Tensor(ElementType.INT64, new long[] {2}, others))
            .absolute());
    assertEquals(
        1,
        compare(
                new Tensor(ElementType.BOOL, new long[] {1}, ByteBuffer.wrap(new byte[] {1})),
                new Tensor(ElementType.BOOL, new long[] {1}, ByteBuffer.wrap(new byte[] {0})))
            .absolute());
  }

  @Test
  void whatIsNotANumberAgreesOnlyWithItself() {
    Tensor nan = Tensor.floats(new float[] {1, Float.NaN, Float.POSITIVE_INFINITY}, 3);
    Tensor number = Tensor.floats(new float[] {1, 0, Float.POSITIVE_INFINITY}, 3);
    assertEquals(0, compare(nan, nan).absolute());
    assertThrows(GraphException.class, () -> verify(nan, number, ANY));
    assertThrows(GraphException.class, () -> verify(number, nan, ANY));
  }

  @Test
  void notANumberInTheMiddleIsNotForgotten() {
    Tensor wanted = Tensor.floats(new float[] {1, 2, 3}, 3);
    Tensor found = Tensor.floats(new float[] {1, Float.NaN, 3}, 3);
    assertThrows(GraphException.class, () -> verify(wanted, found, ANY));
  }

  @Test
  void toleranceIsRelativeToTheLargestNumberHoweverSmall() {
    for (float scale : new float[] {1e6f, 1, 1e-15f, 1e-25f}) {
      Tensor wanted = Tensor.floats(new float[] {scale, scale / 1000}, 2);
      verify(wanted, Tensor.floats(new float[] {scale * 1.00005f, scale / 1000}, 2), STANDARD);
      Tensor far = Tensor.floats(new float[] {scale * 1.001f, scale / 1000}, 2);
      assertTrue(failure(wanted, far).contains(", 0.0010 of its largest number (allowed 0.00010)"));
    }
  }

  @Test
  void zerosAreOnlyNearWhatIsHardlyANumber() {
    Tensor zeros = Tensor.floats(new float[2], 2);
    Tensor vanishing = Tensor.floats(new float[] {1e-38f, 3e-33f}, 2);
    for (Tensor nothing : List.of(zeros, vanishing)) {
      assertEquals(
          "x float [1]: zeros everywhere, which shows little",
          verify(zeros, nothing, STANDARD).toString());
    }
    assertTrue(failure(zeros, Tensor.floats(new float[] {0, 1e-9f}, 2)).contains("by 1.0e-09"));
    Tensor nan = Tensor.floats(new float[] {Float.NaN, Float.NaN}, 2);
    assertEquals(
        "x float [1]: no finite number, which shows little", verify(nan, nan, STANDARD).toString());
  }

  @Test
  void bytesMayBeOneLevelOffWhereFewAre() {
    assertEquals("equal bytes", compare(bytes(4000), bytes(4000)).toString());
    assertEquals(
        "x float [1]: 4 of 4,000 bytes off by one level",
        verify(bytes(4000), bytes(4000, 1, 1, 1, 1), STANDARD).toString());
    verify(bytes(10), bytes(10, 1), STANDARD);
    assertEquals(
        "the model differs from its source at [x float [1]]: output 'y' has 5 of 4,000 bytes off by"
            + " one level (allowed: one level on 0.0010 of them)",
        failure(bytes(4000), bytes(4000, 1, 1, 1, 1, 1)));
    assertTrue(
        failure(bytes(4000), bytes(4000, 2)).contains("1 of 4,000 bytes off by up to 2 levels"));
    assertThrows(GraphException.class, () -> verify(bytes(10), bytes(10, 1), Tolerance.exact()));
  }

  @Test
  void picturesMakeNoDecisions() {
    assertEquals(
        0,
        compare(Tensor.bytes(new byte[12], 1, 2, 2, 3), Tensor.bytes(new byte[12], 1, 2, 2, 3))
            .decisions());
  }

  @Test
  void outputOfAnotherShapeOrNameIsRefused() {
    Tensor two = Tensor.floats(new float[] {1, 2}, 2);
    Tensor matrix = Tensor.floats(new float[] {1, 2}, 1, 2);
    assertEquals(
        "output 'y' is float [1, 2], expected float [2]",
        assertThrows(GraphException.class, () -> verify(two, matrix, ANY)).getMessage());
    String message =
        assertThrows(
                GraphException.class,
                () -> Verify.of(x -> Map.of("y", two), x -> Map.of("z", two), NOTHING, ANY))
            .getMessage();
    assertEquals("the model has no output 'y', it has [z]", message);
  }

  @Test
  void verificationPrintsWhereAndHowFar() {
    Verification verification =
        verify(
            Tensor.floats(new float[] {0, 1}, 1, 2),
            Tensor.floats(new float[] {0, 1.5f}, 1, 2),
            ANY);
    assertEquals("x float [1]: relative difference 5.0e-01, argmax 1/1", verification.toString());
    assertEquals(List.of("x float [1]"), verification.shapes());
  }

  /** White, but for so many levels at the beginning. */
  private static Tensor bytes(int count, int... levels) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) 255);
    for (int i = 0; i < levels.length; i++) {
      bytes[i] = (byte) (255 - levels[i]);
    }
    return Tensor.bytes(bytes, count);
  }

  private static String failure(Tensor expected, Tensor actual) {
    return assertThrows(GraphException.class, () -> verify(expected, actual, STANDARD))
        .getMessage();
  }

  private static Difference compare(Tensor expected, Tensor actual) {
    return verify(expected, actual, ANY).worst();
  }

  private static Verification verify(Tensor expected, Tensor actual, Tolerance tolerance) {
    return Verify.of(x -> Map.of("y", expected), x -> Map.of("y", actual), NOTHING, tolerance);
  }
}
