package dev.kiln.webcam.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameMessageTest {
  private static final int RGBA = 0;
  private static final int I420 = 2;
  private static final int NV12 = 3;

  /** A plain picture in Y, U and V of ITU-R BT.601 is as plain in BGR. */
  @ParameterizedTest
  @CsvSource({
    "81, 90, 240, 0, 254, 0, 0",
    "145, 54, 34, 0, 0, 255, 1",
    "41, 240, 110, 0, 0, 0, 255",
    "235, 128, 128, 0, 255, 255, 255",
    "255, 128, 128, 1, 255, 255, 255",
    "16, 128, 128, 1, 16, 16, 16"
  })
  void aCamerasOwnColoursBecomeBgr(int y, int u, int v, int full, int red, int green, int blue) {
    for (int[] size : new int[][] {{6, 4}, {5, 3}, {1, 1}}) {
      int pixels = size[0] * size[1];
      int colours = (size[0] + 1) / 2 * ((size[1] + 1) / 2);
      byte[] planar = new byte[pixels + 2 * colours];
      byte[] interleaved = new byte[planar.length];
      for (int i = 0; i < planar.length; i++) {
        boolean isU = i < pixels + colours;
        planar[i] = (byte) (i < pixels ? y : isU ? u : v);
        interleaved[i] = (byte) (i < pixels ? y : (i - pixels) % 2 == 0 ? u : v);
      }
      assertPlain(message(size[0], size[1], I420, full, planar), red, green, blue);
      assertPlain(message(size[0], size[1], NV12, full, interleaved), red, green, blue);
    }
  }

  private static void assertPlain(ByteBuffer message, int red, int green, int blue) {
    FrameMessage frame = FrameMessage.read(message);
    Image bgr = Image.blank(frame.width(), frame.height(), PixelFormat.BGR);
    frame.copyTo(bgr);
    for (int i = 0; i < bgr.pixels().length; i += 3) {
      assertEquals(blue, bgr.pixels()[i] & 0xff, 1, frame.form() + " blue");
      assertEquals(green, bgr.pixels()[i + 1] & 0xff, 1, frame.form() + " green");
      assertEquals(red, bgr.pixels()[i + 2] & 0xff, 1, frame.form() + " red");
    }
  }

  @Test
  void whatDoesNotFitItsSizeIsRefused() {
    refused(message(4, 2, RGBA, 0, new byte[31]));
    refused(message(4, 2, I420, 0, new byte[11]));
    refused(message(4, 2, NV12, 0, new byte[13]));
    refused(message(3, 3, I420, 0, new byte[13]));
    refused(message(4, 2, 4, 0, new byte[12]));
    refused(message(4, 2, 255, 0, new byte[12]));
    assertEquals(17, FrameMessage.read(message(3, 3, I420, 0, new byte[17])).body().remaining());
  }

  private static void refused(ByteBuffer message) {
    MediaException e = assertThrows(MediaException.class, () -> FrameMessage.read(message));
    assertTrue(e.getMessage().startsWith("a frame of "), e.getMessage());
  }

  private static ByteBuffer message(int width, int height, int form, int full, byte[] body) {
    return ByteBuffer.allocate(12 + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(1)
        .putShort((short) width)
        .putShort((short) height)
        .put((byte) form)
        .put((byte) full)
        .putShort((short) 0)
        .put(body)
        .flip();
  }
}
