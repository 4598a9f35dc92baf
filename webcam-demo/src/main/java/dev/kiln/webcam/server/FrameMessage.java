package dev.kiln.webcam.server;

import dev.kiln.media.Jpeg;
import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.StridedPixels;
import dev.kiln.runtime.image.Yuv420;
import dev.kiln.runtime.image.Yuv420.Range;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A frame as a page sends it: a header of 12 bytes, little-endian, then the picture. Bytes 0-3: the
 * page's number of the frame; 4-5 and 6-7: width and height; 8: the {@link Form}; 9: 1 if the luma
 * of I420 and NV12 has the full range, else 0; 10-11: 0.
 *
 * @param id the page's number of the frame
 * @param fullRange whether black and white are 0 and 255, not 16 and 235
 * @param body the picture
 */
record FrameMessage(int id, int width, int height, Form form, boolean fullRange, ByteBuffer body) {
  /** The longest side of a frame. */
  static final int MAX_SIDE = 1920;

  /** The most pixels of a frame: 1920x1080. */
  static final int MAX_PIXELS = 1920 * 1080;

  static final int HEADER = 12;
  static final int MAX_BYTES = HEADER + 4 * MAX_PIXELS;

  /** The forms of the picture, in the order of their numbers. */
  enum Form {
    /** Four bytes per pixel. */
    RGBA,
    /** A file; decoded by OpenCV, which is several times as fast as Java's own decoder. */
    JPEG,
    /** A plane of Y, then planes of U and V at half the size, as video decoders deliver them. */
    I420,
    /** A plane of Y, then a plane of U and V in turn, as many cameras deliver them. */
    NV12;

    boolean fits(int bytes, int width, int height) {
      return switch (this) {
        case RGBA -> bytes == 4 * width * height;
        case JPEG -> bytes > 0;
        case I420, NV12 -> bytes == width * height + 2 * half(width) * half(height);
      };
    }
  }

  /**
   * Reads a message.
   *
   * @throws MediaException if it is not a frame, or too large
   */
  static FrameMessage read(ByteBuffer message) {
    if (message.remaining() < HEADER) {
      throw new MediaException(
          "a frame of %d bytes is too short for its header of %d"
              .formatted(message.remaining(), HEADER));
    }
    ByteBuffer bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    int id = bytes.getInt();
    int width = bytes.getShort() & 0xffff;
    int height = bytes.getShort() & 0xffff;
    int form = bytes.get() & 0xff;
    boolean fullRange = bytes.get() == 1;
    ByteBuffer body = bytes.position(HEADER).slice();
    String size = "a frame of " + width + "x" + height;
    if (width < 1
        || height < 1
        || width > MAX_SIDE
        || height > MAX_SIDE
        || width * height > MAX_PIXELS) {
      throw new MediaException(size + " is not accepted; expected 1x1 to 1920x1080 pixels");
    }
    if (form >= Form.values().length
        || !Form.values()[form].fits(body.remaining(), width, height)) {
      throw new MediaException(
          "%s does not match its %d bytes in form %d".formatted(size, body.remaining(), form));
    }
    return new FrameMessage(id, width, height, Form.values()[form], fullRange, body);
  }

  /**
   * Copies the frame into a picture in BGR of the frame's size.
   *
   * @throws MediaException if a JPEG is damaged or has another size
   */
  void copyTo(Image bgr) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    switch (form) {
      case RGBA ->
          new StridedPixels(bytes, 0, 4 * width, width, height, PixelFormat.RGBA).copyTo(bgr);
      case JPEG -> Jpeg.decode(bytes, bgr);
      case I420 -> Yuv420.i420(bytes, width, height, width, half(width), range()).copyTo(bgr);
      case NV12 -> Yuv420.nv12(bytes, width, height, width, 2 * half(width), range()).copyTo(bgr);
    }
  }

  private Range range() {
    return fullRange ? Range.FULL : Range.VIDEO;
  }

  private static int half(int side) {
    return (side + 1) / 2;
  }
}
