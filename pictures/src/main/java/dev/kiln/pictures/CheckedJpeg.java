package dev.kiln.pictures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A JPEG after a walk over its segments, so that its decoder meets no surprises: its size and the
 * number of its scans are known, it reaches its end, and metadata is left out. What its three
 * components mean is written into it, because decoders guess differently where a file leaves it
 * open.
 */
public final class CheckedJpeg {
  /** Encoders write about ten scans. Every one takes time, however few bytes it has. */
  private static final int MOST_SCANS = 100;

  private static final int FRAME_HEADER = 8;
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final byte[] JFIF = {
    (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  /** Adobe's segment without its last byte, which says what the components mean. */
  private static final byte[] ADOBE = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0
  };

  private static final int ADOBE_TRANSFORM = 11;
  private static final int YCCK = 2;

  private final byte[] file;
  private final ByteArrayOutputStream needed;
  private int at = 2;
  private int scans;
  private int width;
  private int height;
  private String components = "";
  private boolean jfif;
  private int adobe = -1;
  private int orientation;

  private CheckedJpeg(byte[] file) {
    this.file = file;
    needed = new ByteArrayOutputStream(file.length + JFIF.length);
  }

  /**
   * Checks a JPEG.
   *
   * @param file the whole file; what follows the picture's end in it is ignored
   * @throws IOException if it is not a JPEG, is damaged, ends early, or has too many scans
   */
  public static CheckedJpeg of(byte[] file) throws IOException {
    if (!isJpeg(file)) {
      throw new IOException("not a JPEG");
    }
    CheckedJpeg jpeg = new CheckedJpeg(file);
    jpeg.walk();
    return jpeg;
  }

  static boolean isJpeg(byte[] file) {
    return file.length > 3
        && file[0] == (byte) 0xff
        && file[1] == (byte) START
        && file[2] == (byte) 0xff;
  }

  /** Returns the width in pixels, before the orientation is applied. */
  public int width() {
    return width;
  }

  /** Returns the height in pixels, before the orientation is applied. */
  public int height() {
    return height;
  }

  /** Returns EXIF's orientation, 1 to 8. */
  int orientation() {
    return orientation == 0 ? Exif.UPRIGHT : orientation;
  }

  /** Returns how the pixels are stored if they are amounts of inks. */
  Optional<Inks> inks() {
    return components.length() == 4
        ? Optional.of(adobe == YCCK ? Inks.YCCK : Inks.CMYK)
        : Optional.empty();
  }

  /** Returns the JPEG without what no decoder needs. */
  public byte[] bytes() {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream(needed.size() + 2 * JFIF.length);
    jpeg.write(0xff);
    jpeg.write(START);
    if (components.length() == 4 || components.length() == 3 && !isYcc()) {
      jpeg.writeBytes(ADOBE);
      jpeg.write(adobe == YCCK ? YCCK : 0);
    } else {
      jpeg.writeBytes(JFIF);
    }
    jpeg.writeBytes(needed.toByteArray());
    return jpeg.toByteArray();
  }

  /** As libjpeg decides it. */
  private boolean isYcc() {
    return jfif || (adobe < 0 ? !components.equals("RGB") : adobe != 0);
  }

  private void walk() throws IOException {
    for (int marker = marker(); marker != END; marker = marker()) {
      int length = unsigned(at);
      if (length < 2 || at + length > file.length) {
        throw endsEarly();
      }
      segment(marker, length);
      at += length;
      if (marker == SCAN) {
        scan();
      }
    }
    if (scans == 0) {
      throw new IOException("it has no picture data");
    }
    needed.write(0xff);
    needed.write(END);
  }

  /** Moves behind the next marker and returns it. */
  private int marker() throws IOException {
    while (at + 1 < file.length) {
      int marker = file[at + 1] & 0xff;
      if (file[at++] == (byte) 0xff && marker != 0 && marker != 0xff) {
        at++;
        return marker;
      }
    }
    throw endsEarly();
  }

  private void segment(int marker, int length) throws IOException {
    boolean tables = marker == 0xc4 || marker == 0xcc || marker >= 0xdb && marker <= 0xdd;
    if (marker == 0xe0) {
      jfif |= begins("JFIF\0", length);
    } else if (marker == 0xe1 && orientation == 0 && begins("Exif\0\0", length)) {
      orientation = Exif.orientation(ByteBuffer.wrap(file, at + 8, length - 8));
    } else if (marker == 0xee && begins("Adobe", length) && length > 2 + ADOBE_TRANSFORM) {
      adobe = file[at + 2 + ADOBE_TRANSFORM] & 0xff;
    } else if (tables || marker == SCAN || marker == 0xe2 && begins("ICC_PROFILE\0", length)) {
      copy(marker, length);
    } else if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc8) {
      frame(length);
      copy(marker, length);
    } else if (marker < 0xe0 || marker > 0xfe) {
      throw new IOException("a segment of the unknown kind FF %02X".formatted(marker));
    }
  }

  private boolean begins(String name, int length) {
    byte[] wanted = name.getBytes(StandardCharsets.ISO_8859_1);
    return length >= 2 + wanted.length
        && ByteBuffer.wrap(file, at + 2, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  private void copy(int marker, int length) {
    needed.write(0xff);
    needed.write(marker);
    needed.write(file, at, length);
  }

  private void frame(int length) throws IOException {
    int count = length < FRAME_HEADER ? 0 : file[at + 7] & 0xff;
    if (count == 0 || length < FRAME_HEADER + 3 * count || width > 0) {
      throw new IOException("a wrong frame header");
    }
    height = unsigned(at + 3);
    width = unsigned(at + 5);
    if (width == 0 || height == 0) {
      throw new IOException("a size of %dx%d".formatted(width, height));
    }
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < count; i++) {
      names.append((char) (file[at + FRAME_HEADER + 3 * i] & 0xff));
    }
    components = names.toString();
  }

  /** Copies the data of a scan, up to the next marker. */
  private void scan() throws IOException {
    if (++scans > MOST_SCANS) {
      throw new IOException("more than %d scans, which no camera writes".formatted(MOST_SCANS));
    }
    int start = at;
    while (!endsScan()) {
      at++;
    }
    needed.write(file, start, at - start);
  }

  private boolean endsScan() throws IOException {
    if (at + 1 >= file.length) {
      throw endsEarly();
    }
    int next = file[at + 1] & 0xff;
    boolean data = next == 0 || next == 0xff || next >= 0xd0 && next <= 0xd7;
    return file[at] == (byte) 0xff && !data;
  }

  private int unsigned(int index) throws IOException {
    if (index + 1 >= file.length) {
      throw endsEarly();
    }
    return (file[index] & 0xff) << 8 | file[index + 1] & 0xff;
  }

  private static IOException endsEarly() {
    return new IOException("it ends before its end mark; the file is cut off");
  }
}
