package dev.kiln.webcam;

import dev.kiln.runtime.image.Image;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A frame as a page sends it: 12 bytes, little-endian, then the picture. Bytes 0-3: the page's
 * number for it; 4-5 and 6-7: width and height; 8: 0 for RGBA, 1 for JPEG; 9-11: 0.
 *
 * @param jpeg whether the picture is a JPEG, else RGBA row by row
 * @param body the picture
 */
record FrameMessage(int id, int width, int height, boolean jpeg, ByteBuffer body) {
  /** The longest side of a frame. */
  static final int MAX_SIDE = 1920;

  /** The most pixels of a frame: 1920x1080. */
  static final int MAX_PIXELS = 1920 * 1080;

  static final int HEADER = 12;
  static final int MAX_BYTES = HEADER + 4 * MAX_PIXELS;

  /**
   * Takes a message apart.
   *
   * @throws WebcamException if it is no frame, or too large
   */
  static FrameMessage read(ByteBuffer message) {
    if (message.remaining() < HEADER) {
      throw new WebcamException("a frame of " + message.remaining() + " bytes has no header");
    }
    ByteBuffer bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    int id = bytes.getInt();
    int width = bytes.getShort() & 0xffff;
    int height = bytes.getShort() & 0xffff;
    int kind = bytes.getInt();
    if (width < 1
        || height < 1
        || width > MAX_SIDE
        || height > MAX_SIDE
        || width * height > MAX_PIXELS) {
      throw new WebcamException(
          "a frame of " + width + "x" + height + "; at most 1920x1080 pixels are taken");
    }
    if (kind != 0 && kind != 1 || kind == 0 && bytes.remaining() != 4 * width * height) {
      throw new WebcamException(
          "a frame of "
              + width
              + "x"
              + height
              + " with "
              + bytes.remaining()
              + " bytes of kind "
              + kind);
    }
    return new FrameMessage(id, width, height, kind == 1, bytes.slice());
  }

  /** Fills a picture in BGR of the frame's size. */
  void copyTo(Image bgr) {
    if (jpeg) {
      byte[] bytes = new byte[body.remaining()];
      body.duplicate().get(bytes);
      Jpeg.decode(bytes, bgr);
      return;
    }
    byte[] out = bgr.pixels();
    ByteBuffer in = body.duplicate().order(ByteOrder.BIG_ENDIAN);
    for (int o = 0; o < out.length; o += 3) {
      int rgba = in.getInt();
      out[o] = (byte) (rgba >> 8);
      out[o + 1] = (byte) (rgba >> 16);
      out[o + 2] = (byte) (rgba >> 24);
    }
  }
}
