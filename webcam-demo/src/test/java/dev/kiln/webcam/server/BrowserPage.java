package dev.kiln.webcam.server;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kiln.media.Jpeg;
import dev.kiln.runtime.image.Image;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a page does, without a browser. */
public final class BrowserPage implements WebSocket.Listener, AutoCloseable {
  private final BlockingQueue<JsonObject> news = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> results = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private final WebSocket socket;
  private volatile boolean reading = true;
  private byte[] picture = {};
  private byte[] frame = {};

  public BrowserPage(LiveServer server) {
    socket = connect(server, origin(server), this);
  }

  static String origin(LiveServer server) {
    return "http://127.0.0.1:" + server.address().getPort();
  }

  static WebSocket connect(LiveServer server, String origin, WebSocket.Listener listener) {
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (origin != null) {
      builder.header("Origin", origin);
    }
    URI uri = URI.create("ws://127.0.0.1:" + server.address().getPort() + "/live");
    return builder.buildAsync(uri, listener).join();
  }

  public void send(int id, Image bgr) {
    ByteBuffer message =
        ByteBuffer.allocate(12 + 4 * bgr.width() * bgr.height()).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(id).putShort((short) bgr.width()).putShort((short) bgr.height()).putInt(0);
    for (int i = 0; i < bgr.pixels().length; i += 3) {
      message.put(bgr.pixels()[i + 2]).put(bgr.pixels()[i + 1]).put(bgr.pixels()[i]).put((byte) -1);
    }
    sendBytes(message.array());
  }

  void sendJpeg(int id, Image bgr) {
    sendJpeg(id, bgr.width(), bgr.height(), Jpeg.encode(bgr));
  }

  void sendJpeg(int id, int width, int height, byte[] jpeg) {
    ByteBuffer message = ByteBuffer.allocate(12 + jpeg.length).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(id).putShort((short) width).putShort((short) height).putInt(1);
    sendBytes(message.put(jpeg).array());
  }

  void sendBytes(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  void say(String line) {
    socket.sendText(line, true).join();
  }

  public JsonObject hello() throws InterruptedException {
    return next(news);
  }

  String error() throws InterruptedException {
    return next(news).get("error").getAsString();
  }

  /** The next result's description; its picture is then {@link #picture}. */
  public JsonObject result() throws InterruptedException {
    ByteBuffer message = ByteBuffer.wrap(next(results)).order(ByteOrder.LITTLE_ENDIAN);
    picture = new byte[message.getInt()];
    frame = new byte[message.getInt()];
    message.get(picture).get(frame);
    byte[] description = new byte[message.remaining()];
    message.get(description);
    return JsonParser.parseString(new String(description, StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  /** The frame that came with the last result, as JPEG; empty for a frame of the page's own. */
  byte[] frame() {
    return frame;
  }

  byte[] picture() {
    return picture;
  }

  boolean hasResult() {
    return !results.isEmpty();
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T item = queue.poll(20, TimeUnit.SECONDS);
    if (item == null) {
      throw new AssertionError("no answer");
    }
    return item;
  }

  void stopReading() {
    reading = false;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      news.add(JsonParser.parseString(text.toString()).getAsJsonObject());
      text.setLength(0);
    }
    more(from);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    binary.writeBytes(bytes);
    if (last) {
      results.add(binary.toByteArray());
      binary.reset();
    }
    more(from);
    return null;
  }

  private void more(WebSocket from) {
    if (reading) {
      from.request(1);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
