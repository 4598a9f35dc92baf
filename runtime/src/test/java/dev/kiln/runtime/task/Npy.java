package dev.kiln.runtime.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An array of NumPy's, float32 or uint8 in C order. */
public record Npy(int[] shape, float[] values) {
  private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");

  public static Npy read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.getShort(8) & 0xffff;
    String header = new String(bytes.array(), 10, length, StandardCharsets.US_ASCII);
    Matcher matcher = SHAPE.matcher(header);
    if (!matcher.find()) {
      throw new IOException(file + ": no shape in " + header);
    }
    int[] shape =
        Arrays.stream(matcher.group(1).split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    bytes.position(10 + length);
    if (header.contains("u1")) {
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes.get() & 0xff;
      }
    } else {
      bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    }
    return new Npy(shape, values);
  }
}
