package dev.kiln.graph.onnx;

import java.util.Arrays;
import java.util.Random;

/** A file with a few bytes changed, cut out, put in or doubled. */
final class Mutation {
  private Mutation() {}

  static byte[] of(byte[] bytes, Random random) {
    byte[] result = bytes.clone();
    for (int i = 1 + random.nextInt(4); i > 0 && result.length > 1; i--) {
      int at = random.nextInt(result.length);
      int to = Math.min(result.length, at + 1 + random.nextInt(16));
      byte[] part = Arrays.copyOfRange(result, at, to);
      switch (random.nextInt(5)) {
        case 0 -> result[at] = (byte) random.nextInt(256);
        case 1 -> result[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> result = joined(result, at, new byte[0], to);
        case 3 -> result = joined(result, at, joined(part, 0, part, 0), to);
        default -> {
          random.nextBytes(part);
          result = joined(result, at, part, at);
        }
      }
    }
    return result;
  }

  private static byte[] joined(byte[] whole, int end, byte[] middle, int begin) {
    byte[] result = Arrays.copyOf(whole, end + middle.length + whole.length - begin);
    System.arraycopy(middle, 0, result, end, middle.length);
    System.arraycopy(whole, begin, result, end + middle.length, whole.length - begin);
    return result;
  }
}
