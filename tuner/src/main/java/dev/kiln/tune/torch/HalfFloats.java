package dev.kiln.tune.torch;

/**
 * Conversion between float32 and the 16 bits of float16.
 *
 * @see <a href="https://ieeexplore.ieee.org/document/8766229">IEEE 754-2019</a>
 */
public final class HalfFloats {
  private HalfFloats() {}

  /** Returns the number that 16 bits stand for. */
  public static float fromHalf(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
    }
    float magnitude =
        exponent == 0
            ? fraction * 0x1p-24f
            : Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
    return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | sign);
  }

  /** Returns the nearest number of 16 bits, of two the even one; what is too large is infinite. */
  public static short toHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= 65520) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x1p-14f) {
      return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
    }
    int plain = Float.floatToRawIntBits(magnitude) - (112 << 23);
    int rounded = plain + 0xfff + (plain >> 13 & 1);
    return (short) (sign | rounded >> 13);
  }
}
