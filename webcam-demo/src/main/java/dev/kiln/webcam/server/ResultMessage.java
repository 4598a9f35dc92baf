package dev.kiln.webcam.server;

import com.google.gson.Gson;
import dev.kiln.media.Jpeg;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.Frame;
import dev.kiln.runtime.task.Stage;
import dev.kiln.webcam.session.RenderedFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A result as a page gets it: 4 bytes, little-endian, with the length of the picture, the picture,
 * a JSON object that describes it.
 *
 * @param id the page's number for the frame
 * @param model which painted it
 * @param jpeg whether the picture is a JPEG, else RGBA row by row
 * @param received when the frame had come, by the server's clock, in milliseconds
 * @param sent when the result was ready to go, by the same clock
 * @param ms what the stages took, in milliseconds
 */
record ResultMessage(
    int id,
    String model,
    int width,
    int height,
    boolean jpeg,
    double received,
    double sent,
    Map<String, Double> ms,
    List<String> words) {
  private static final Gson GSON = new Gson();

  /** Raw pixels of more are on the page later than JPEG. */
  private static final int RAW_PIXELS = 640 * 480;

  /** Bytes that are enough for most descriptions. */
  private static final int DESCRIPTION = 4096;

  /** What a page calls them: its own frames come to it by a camera, the server's by the page. */
  private static final Map<String, Stage> STAGES = new LinkedHashMap<>();

  static {
    STAGES.put("decode", Stage.CAPTURE);
    STAGES.put("wait", Stage.WAIT);
    STAGES.put("pre", Stage.PRE);
    STAGES.put("run", Stage.RUN);
    STAGES.put("post", Stage.POST);
  }

  /**
   * The whole message.
   *
   * @param id the page's number for the frame
   * @param frame whose timestamp says when it had come
   * @param reused a buffer to use if it is large enough, or null
   */
  static ByteBuffer of(int id, Frame frame, RenderedFrame painting, ByteBuffer reused) {
    long begin = System.nanoTime();
    Image picture = painting.picture();
    boolean jpeg = picture.width() * picture.height() > RAW_PIXELS;
    ByteBuffer message = picture(picture, jpeg, reused);
    long end = System.nanoTime();
    Map<String, Double> ms = new LinkedHashMap<>();
    STAGES.forEach((name, stage) -> ms.put(name, milliseconds(frame.times().nanos(stage))));
    ms.put("pack", milliseconds(end - begin));
    ResultMessage description =
        new ResultMessage(
            id,
            painting.model(),
            picture.width(),
            picture.height(),
            jpeg,
            milliseconds(frame.timestamp()),
            milliseconds(end),
            ms,
            painting.words());
    byte[] json = GSON.toJson(description).getBytes(StandardCharsets.UTF_8);
    return roomFor(json.length, message).put(json).flip();
  }

  /** Times and durations as a page gets them, from nanoseconds. */
  static double milliseconds(long nanos) {
    return nanos / 1000 / 1e3;
  }

  private static ByteBuffer picture(Image bgr, boolean jpeg, ByteBuffer reused) {
    byte[] compressed = jpeg ? Jpeg.encode(bgr) : null;
    int length = jpeg ? compressed.length : 4 * bgr.width() * bgr.height();
    ByteBuffer message =
        reused != null && reused.capacity() >= 4 + length
            ? reused.clear()
            : ByteBuffer.allocate(4 + length + DESCRIPTION);
    message.order(ByteOrder.LITTLE_ENDIAN).putInt(length);
    if (jpeg) {
      return message.put(compressed);
    }
    rgba(bgr.pixels(), message.array(), message.position());
    return message.position(message.position() + length);
  }

  private static ByteBuffer roomFor(int bytes, ByteBuffer message) {
    return message.remaining() >= bytes
        ? message
        : ByteBuffer.allocate(message.position() + bytes).put(message.flip());
  }

  private static void rgba(byte[] bgr, byte[] out, int start) {
    for (int i = 0, o = start; i < bgr.length; i += 3, o += 4) {
      out[o] = bgr[i + 2];
      out[o + 1] = bgr[i + 1];
      out[o + 2] = bgr[i];
      out[o + 3] = -1;
    }
  }
}
