package dev.kiln.graph;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * What a file says of a part of its model beside what Kiln reads: comments, annotations, fields of
 * a later version. It is carried along as it is.
 *
 * @param bytes the part's message in the file without what Kiln has read
 * @param names the values that are defined there, such as sparse weights
 */
public record Preserved(ByteBuffer bytes, Set<String> names) {
  /** Nothing. */
  public static final Preserved NONE = of(ByteBuffer.allocate(0));

  public Preserved {
    bytes = bytes.slice().asReadOnlyBuffer();
    names = Set.copyOf(names);
  }

  public static Preserved of(ByteBuffer bytes) {
    return new Preserved(bytes, Set.of());
  }

  /** A view of its own, from the first byte. */
  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }
}
