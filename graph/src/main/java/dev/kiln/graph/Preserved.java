package dev.kiln.graph;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * The content of a part of a file that Kiln does not interpret, such as comments, annotations and
 * fields of later versions. It is written back unchanged.
 *
 * @param bytes the protobuf message of the part, without the fields that Kiln has read
 * @param names the names of values defined there, such as sparse weights
 */
public record Preserved(ByteBuffer bytes, Set<String> names) {
  /** No preserved content. */
  public static final Preserved NONE = of(ByteBuffer.allocate(0));

  public Preserved {
    bytes = bytes.slice().asReadOnlyBuffer();
    names = Set.copyOf(names);
  }

  public static Preserved of(ByteBuffer bytes) {
    return new Preserved(bytes, Set.of());
  }

  /** Returns an independent view of the bytes, positioned at the first byte. */
  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }
}
