package dev.kiln.media.video;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The frames of a video of MJPEG in AVI, in their order. Lists are entered and other chunks passed
 * over, so no index is needed, and no size is believed that the file does not hold. Source:
 * Multimedia Programming Interface and Data Specifications 1.0. Not thread-safe.
 */
final class AviFile implements AutoCloseable {
  private static final Set<String> ENTERED = Set.of("AVI ", "AVIX", "hdrl", "strl", "movi", "rec ");
  private static final int MOST_FRAME_BYTES = 64 << 20;

  /** The parts of a stream's header and format that are read. */
  private static final int HEADER_BYTES = 36;

  private static final int FORMAT_BYTES = 20;

  private final RandomAccessFile file;
  private final long length;
  private long next;
  private int streams;
  private String frameId = "";
  private boolean mjpeg;
  private double fps;
  private long frames;

  private AviFile(RandomAccessFile file) throws IOException {
    this.file = file;
    length = file.length();
  }

  /** Opens a file; returns nothing if it is not MJPEG in AVI. The caller closes it. */
  static Optional<AviFile> open(Path path) throws IOException {
    AviFile avi = new AviFile(new RandomAccessFile(path.toFile(), "r"));
    if (avi.readHeaders()) {
      return Optional.of(avi);
    }
    avi.close();
    return Optional.empty();
  }

  double fps() {
    return fps;
  }

  /** Returns the number of frames that the header names. */
  long frames() {
    return frames;
  }

  /**
   * Returns the next frame; nothing after the last one.
   *
   * @throws IOException if it cannot be read or is too large
   */
  Optional<byte[]> next() throws IOException {
    for (Optional<Chunk> chunk = chunk(); chunk.isPresent(); chunk = chunk()) {
      if (isFrame(chunk.get())) {
        return Optional.of(content(chunk.get(), chunk.get().size()));
      }
    }
    return Optional.empty();
  }

  /** Counts the frames that are left. */
  long countRest() throws IOException {
    long count = 0;
    for (Optional<Chunk> chunk = chunk(); chunk.isPresent(); chunk = chunk()) {
      count += isFrame(chunk.get()) ? 1 : 0;
    }
    return count;
  }

  private record Chunk(String id, long start, int size) {}

  /** A chunk without content stands for the frame before it. */
  private boolean isFrame(Chunk chunk) {
    return chunk.size() > 0
        && (chunk.id().equals(frameId + "dc") || chunk.id().equals(frameId + "db"));
  }

  private boolean readHeaders() throws IOException {
    if (length < 12 || !text(read(0, 12), 8).equals("AVI ")) {
      return false;
    }
    Optional<Chunk> chunk = chunk();
    while (chunk.isPresent() && !isFrame(chunk.get())) {
      if (chunk.get().id().equals("strh") && chunk.get().size() >= HEADER_BYTES) {
        header(content(chunk.get(), HEADER_BYTES));
      } else if (chunk.get().id().equals("strf") && chunk.get().size() >= FORMAT_BYTES) {
        mjpeg |= isVideo() && isMjpeg(text(content(chunk.get(), FORMAT_BYTES), 16));
      }
      chunk = chunk();
    }
    chunk.ifPresent(first -> next = first.start() - 8);
    return mjpeg && chunk.isPresent();
  }

  private void header(byte[] header) {
    if (frameId.isEmpty() && text(header, 0).equals("vids")) {
      ByteBuffer numbers = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
      frameId = "%02d".formatted(streams);
      mjpeg = isMjpeg(text(header, 4));
      double scale = Integer.toUnsignedLong(numbers.getInt(20));
      fps = scale == 0 ? 0 : Integer.toUnsignedLong(numbers.getInt(24)) / scale;
      frames = Integer.toUnsignedLong(numbers.getInt(32));
    }
    streams++;
  }

  /** Whether the last header was that of the video. */
  private boolean isVideo() {
    return frameId.equals("%02d".formatted(streams - 1));
  }

  private static boolean isMjpeg(String code) {
    return code.equalsIgnoreCase("MJPG");
  }

  /** Moves over the next chunk that is whole, into lists. */
  private Optional<Chunk> chunk() throws IOException {
    while (next + 12 <= length) {
      byte[] head = read(next, 12);
      String id = text(head, 0);
      long size =
          Integer.toUnsignedLong(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
      long start = next + 8;
      boolean list = id.equals("LIST") || id.equals("RIFF");
      if (list && ENTERED.contains(text(head, 8))) {
        next = start + 4;
        continue;
      }
      if (start + size > length) {
        return Optional.empty();
      }
      next = start + size + size % 2;
      return Optional.of(new Chunk(id, start, (int) Math.min(size, Integer.MAX_VALUE)));
    }
    return Optional.empty();
  }

  private byte[] content(Chunk chunk, int bytes) throws IOException {
    if (bytes > MOST_FRAME_BYTES) {
      throw new IOException("a frame of %d MB".formatted(bytes >> 20));
    }
    return read(chunk.start(), bytes);
  }

  private byte[] read(long start, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    file.seek(start);
    file.readFully(content);
    return content;
  }

  private static String text(byte[] bytes, int start) {
    return new String(bytes, start, 4, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
