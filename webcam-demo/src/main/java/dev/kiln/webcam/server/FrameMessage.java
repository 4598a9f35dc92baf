package dev.kiln.webcam.server;

import dev.kiln.media.Jpeg;
import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.StridedPixels;
import dev.kiln.runtime.image.Yuv420.Range;
import dev.kiln.runtime.image.Yuv420;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A frame as a page sends it: 12 bytes, little-endian, then the picture. Bytes 0-3: the page's
 * number for it; 4-5 and 6-7: width and height; 8: its {@link Form}; 9: 1 if the brightness of I420
 * and NV12 is 0 to 255, else 0; 10-11: 0.
 *
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

  /** How the pixels come, by their number in the message. */
  enum Form {
    RGBA,
    JPEG,
    /** Y, then U and V of each square of four, as decoders give them. */
    I420,
    /** Y, then U and V in turn, as many cameras give them. */
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
   * Takes a message apart.
   *
   * @throws MediaException if it is no frame, or too large
   */
  static FrameMessage read(ByteBuffer message) {
    if (message.remaining() < HEADER) {
      throw new MediaException("a frame of " + message.remaining() + " bytes has no header");
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
      throw new MediaException(size + "; at most 1920x1080 pixels are taken");
    }
    if (form >= Form.values().length
        || !Form.values()[form].fits(body.remaining(), width, height)) {
      throw new MediaException(
          size + " with " + body.remaining() + " bytes of form " + form + " is none");
    }
    return new FrameMessage(id, width, height, Form.values()[form], fullRange, body);
  }

  /** Fills a picture in BGR of the frame's size. */
  void copyTo(Image bgr) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    switch (form) {
      case RGBA ->
          new StridedPixels(bytes, 0, 4 * width, width, height, PixelFormat.RGBA).copyTo(bgr);
      case JPEG -> Jpeg.decode(bytes, bgr);
      case I420 -> Yuv420.i420(bytes, width, height, width, half(width), range()).copyTo(bgr);
      case NV12 -> Yuv420.nv12(bytes, width, height, width, 2 * half(width), range()).copyTo(bgr);
      default -> throw new IllegalStateException(form.toString());
    }
  }

  private Range range() {
    return fullRange ? Range.FULL : Range.VIDEO;
  }

  private static int half(int side) {
    return (side + 1) / 2;
  }
}
