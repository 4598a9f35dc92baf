package dev.kiln.webcam;

import com.google.gson.Gson;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.Frame;
import dev.kiln.runtime.live.Stage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A result as a page gets it: 4 bytes, little-endian, with the length of a JSON object, the object,
 * the picture.
 *
 * @param id the page's number for the frame
 * @param model which painted it
 * @param jpeg whether the picture is a JPEG, else RGBA row by row
 * @param ms what the stages took, in milliseconds
 */
record ResultMessage(
    int id,
    String model,
    int width,
    int height,
    boolean jpeg,
    Map<String, Double> ms,
    List<String> words) {
  private static final Gson GSON = new Gson();
  private static final List<Stage> STAGES =
      List.of(Stage.CAPTURE, Stage.WAIT, Stage.PRE, Stage.RUN, Stage.POST);

  static ResultMessage of(int id, boolean jpeg, Frame frame, Painting painting) {
    Map<String, Double> ms = new LinkedHashMap<>();
    for (Stage stage : STAGES) {
      ms.put(stage.name().toLowerCase(Locale.ROOT), frame.times().nanos(stage) / 1e6);
    }
    Image picture = painting.picture();
    return new ResultMessage(
        id, painting.model(), picture.width(), picture.height(), jpeg, ms, painting.words());
  }

  /**
   * The whole message.
   *
   * @param bgr the picture
   * @param reused a buffer to use if it is large enough, or null
   */
  ByteBuffer with(Image bgr, ByteBuffer reused) {
    byte[] head = GSON.toJson(this).getBytes(StandardCharsets.UTF_8);
    byte[] compressed = jpeg ? Jpeg.encode(bgr) : null;
    int body = jpeg ? compressed.length : 4 * width * height;
    int size = 4 + head.length + body;
    ByteBuffer message =
        reused != null && reused.capacity() >= size
            ? reused.clear()
            : ByteBuffer.allocate(size + 1024);
    message.order(ByteOrder.LITTLE_ENDIAN).putInt(head.length).put(head);
    if (jpeg) {
      message.put(compressed);
    } else {
      rgba(bgr.pixels(), message.array(), message.position());
      message.position(message.position() + body);
    }
    return message.flip();
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
