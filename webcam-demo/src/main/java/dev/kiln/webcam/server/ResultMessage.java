package dev.kiln.webcam.server;

import dev.kiln.media.Jpeg;
import dev.kiln.runtime.file.JsonWriter;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.Frame;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.runtime.task.Stage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A result as a page receives it: 8 bytes, little-endian, with the lengths of the picture and of
 * the frame; the picture; the frame as JPEG, if it came from the server's own source; a JSON object
 * that describes the picture, with
 *
 * <ul>
 *   <li>{@code id}: the page's number of the frame
 *   <li>{@code model}: the model's name
 *   <li>{@code width}, {@code height}: the picture's size in pixels
 *   <li>{@code jpeg}: whether the picture is a JPEG, else it is RGBA row by row
 *   <li>{@code received}: when the frame had arrived, by the server's clock, in milliseconds
 *   <li>{@code sent}: when the result was ready to be sent, by the same clock
 *   <li>{@code ms}: what the stages took, in milliseconds
 *   <li>{@code words}: what the model found, as text
 * </ul>
 */
final class ResultMessage {

  /** Larger pictures arrive sooner as JPEG than as raw pixels. */
  private static final int RAW_PIXELS = 640 * 480;

  private static final int HEADER = 8;

  /** Enough bytes for most descriptions. */
  private static final int DESCRIPTION = 4096;

  /** The page's names of the stages: its own capture comes before the server's. */
  private static final Map<String, Stage> STAGES = new LinkedHashMap<>();

  static {
    STAGES.put("decode", Stage.CAPTURE);
    STAGES.put("wait", Stage.WAIT);
    STAGES.put("pre", Stage.PRE);
    STAGES.put("run", Stage.RUN);
    STAGES.put("post", Stage.POST);
  }

  private ResultMessage() {}

  /**
   * Returns the whole message.
   *
   * @param id the page's number of the frame
   * @param own whether the frame came from the server's own source, and is sent too
   * @param frame its timestamp says when it had arrived
   * @param reused a buffer to use if it is large enough
   */
  static ByteBuffer of(int id, boolean own, Frame frame, RenderedFrame result, ByteBuffer reused) {
    long begin = System.nanoTime();
    Image picture = result.picture();
    boolean jpeg = own || picture.width() * picture.height() > RAW_PIXELS;
    byte[] source = own ? Jpeg.encode(frame.image()) : new byte[0];
    ByteBuffer message = picture(picture, jpeg, source, reused);
    long end = System.nanoTime();
    Map<String, Double> ms = new LinkedHashMap<>();
    STAGES.forEach((name, stage) -> ms.put(name, milliseconds(frame.times().nanos(stage))));
    ms.put("pack", milliseconds(end - begin));
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("id", id);
    description.put("model", result.model());
    description.put("width", picture.width());
    description.put("height", picture.height());
    description.put("jpeg", jpeg);
    description.put("received", milliseconds(frame.timestamp()));
    description.put("sent", milliseconds(end));
    description.put("ms", ms);
    description.put("words", result.words());
    byte[] json = JsonWriter.compact(description).getBytes(StandardCharsets.UTF_8);
    return roomFor(json.length, message).put(json).flip();
  }

  /** Returns a time or duration as a page receives it, from nanoseconds. */
  static double milliseconds(long nanos) {
    return nanos / 1000 / 1e3;
  }

  private static ByteBuffer picture(Image bgr, boolean jpeg, byte[] source, ByteBuffer reused) {
    byte[] compressed = jpeg ? Jpeg.encode(bgr) : new byte[0];
    int length = jpeg ? compressed.length : 4 * bgr.width() * bgr.height();
    int whole = HEADER + length + source.length;
    ByteBuffer message =
        reused.capacity() >= whole ? reused.clear() : ByteBuffer.allocate(whole + DESCRIPTION);
    message.order(ByteOrder.LITTLE_ENDIAN).putInt(length).putInt(source.length);
    if (jpeg) {
      return message.put(compressed).put(source);
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
