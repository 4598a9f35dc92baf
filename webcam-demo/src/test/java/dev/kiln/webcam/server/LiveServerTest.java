package dev.kiln.webcam.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kiln.media.BufferedImages;
import dev.kiln.media.Jpeg;
import dev.kiln.media.MediaException;
import dev.kiln.media.video.Clip;
import dev.kiln.media.video.OpenHandles;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.webcam.session.HeadlessTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveServerTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static LiveServer server;

  @BeforeAll
  static void start() {
    server =
        LiveServer.start(HeadlessTest.catalog(), PageOptions.of("127.0.0.1", 0, HeadlessTest.CLIP));
  }

  @AfterAll
  static void stop() {
    server.close();
    assertEquals(0, server.clients());
    assertEquals(0, OpenHandles.total());
  }

  @Test
  void thePageAndWhatItNeedsAreServedAndNothingElse() throws Exception {
    for (String file : new String[] {"", "live.js", "live.css", "clip.avi", "thumbnail/digits"}) {
      HttpResponse<byte[]> response = get(file);
      assertEquals(200, response.statusCode(), file);
      assertTrue(response.body().length > 100, file);
      String policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();
      assertTrue(policy.startsWith("default-src 'self'"), policy);
    }
    for (String file :
        new String[] {"absent", "thumbnail/absent", "../../../Kiln.class", "%2e%2e/"}) {
      assertTrue(get(file).statusCode() >= 400, file);
    }
  }

  @Test
  void thePageOfGeneratorsAsksForTheirNames() throws Exception {
    assertEquals("[]", new String(get("generators.json").body(), StandardCharsets.UTF_8));
  }

  @Test
  void anAddressThatCanBeOpenedStandsForAllAddresses() throws Exception {
    try (LiveServer all =
        LiveServer.start(HeadlessTest.catalog(), PageOptions.of("0.0.0.0", 0, HeadlessTest.CLIP))) {
      assertTrue(all.address().toString().matches("http://127.0.0.1:\\d+/\\?token=[0-9a-f]{32}"));
      for (URI address : all.addresses()) {
        HttpRequest page = HttpRequest.newBuilder(address).build();
        assertEquals(200, HTTP.send(page, BodyHandlers.discarding()).statusCode());
      }
    }
  }

  @Test
  void whatGeneratorsMakeIsForTheOwnPageOnly() throws Exception {
    assertEquals(400, get("generated/absent?seed=1").statusCode());
    URI uri = URI.create(server.address() + "generated/absent?seed=1");
    HttpRequest foreign =
        HttpRequest.newBuilder(uri).header("Sec-Fetch-Site", "cross-site").build();
    assertEquals(403, HTTP.send(foreign, BodyHandlers.ofByteArray()).statusCode());
  }

  private static HttpResponse<byte[]> get(String file) throws Exception {
    URI uri = URI.create(server.address() + file);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
  }

  @Test
  void aFrameComesBackWithItsDigitsRead() throws Exception {
    try (BrowserPage page = new BrowserPage(server)) {
      assertEquals("digits", page.hello().get("model").getAsString());
      Image frame = pageOfDigits();
      page.send(7, frame);
      JsonObject result = page.result();
      assertEquals(7, result.get("id").getAsInt());
      assertEquals(frame.width(), result.get("width").getAsInt());
      JsonArray words = result.getAsJsonArray("words");
      assertTrue(words.size() >= 8, words.toString());
      assertTrue(result.getAsJsonObject("ms").get("run").getAsDouble() > 0);
      assertEquals(frame.width() * frame.height() * 4, page.picture().length);
    }
  }

  @Test
  void aPageThatFloodsLosesFramesAndStaysConnected() throws Exception {
    try (BrowserPage page = new BrowserPage(server)) {
      page.hello();
      for (int i = 0; i < 2_000; i++) {
        page.send(i, Clip.frame(0, 8, 8));
      }
      int last = 0;
      while (last < 20_000) {
        page.send(20_000, Clip.frame(0, 8, 8));
        last = page.result().get("id").getAsInt();
        Thread.sleep(20);
      }
    }
  }

  @Test
  void theTimeIsToldSoThatAPageCanPlaceWhatHappensHere() throws Exception {
    try (BrowserPage page = new BrowserPage(server)) {
      page.hello();
      page.say("{\"asked\": 12.5}");
      JsonObject before = page.hello();
      assertEquals(12.5, before.get("asked").getAsDouble());
      page.send(1, Clip.frame(0, 64, 48));
      JsonObject result = page.result();
      page.say("{\"asked\": 13}");
      double[] times = {
        before.get("told").getAsDouble(),
        result.get("received").getAsDouble(),
        result.get("sent").getAsDouble(),
        page.hello().get("told").getAsDouble()
      };
      double[] sorted = times.clone();
      Arrays.sort(sorted);
      assertArrayEquals(sorted, times);
    }
  }

  @Test
  void aLargeFrameMayComeAndGoAsJpeg() throws Exception {
    try (BrowserPage page = new BrowserPage(server)) {
      page.hello();
      Image frame = Clip.frame(5, 1280, 720);
      page.sendJpeg(3, frame);
      JsonObject result = page.result();
      assertTrue(result.get("jpeg").getAsBoolean());
      Image back = new Image(frame.pixels().clone(), 1280, 720, PixelFormat.BGR);
      Jpeg.decode(page.picture(), back);
      assertTrue(Clip.difference(frame, back) < 8);
      page.sendBytes(new byte[] {4, 0, 0, 0, 64, 0, 48, 0, 1, 0, 0, 0, 9, 9, 9});
      assertTrue(page.error().contains("not a JPEG"));
    }
  }

  /** Decoded, these few bytes would take gigabytes. */
  @Test
  void aJpegThatClaimsAnotherSizeThanItsFrameIsNotDecoded() throws Exception {
    try (BrowserPage page = new BrowserPage(server)) {
      page.hello();
      byte[] jpeg = Jpeg.encode(Clip.frame(0, 64, 48));
      int size = 0;
      while (jpeg[size] != (byte) 0xff || jpeg[size + 1] != (byte) 0xc0) {
        size++;
      }
      ByteBuffer.wrap(jpeg).putShort(size + 5, (short) 32_000).putShort(size + 7, (short) 32_000);
      page.sendJpeg(3, 64, 48, jpeg);
      assertEquals("a JPEG of 32000x32000; expected 64x48", page.error());
    }
  }

  /** OpenCV reads many formats, and whichever the bytes begin like. */
  @Test
  void nothingButJpegIsDecoded() throws Exception {
    try (BrowserPage page = new BrowserPage(server)) {
      page.hello();
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(BufferedImages.copy(Clip.frame(0, 64, 48)), "png", png);
      page.sendJpeg(3, 64, 48, png.toByteArray());
      assertEquals("not a whole JPEG: not a JPEG", page.error());
    }
  }

  @Test
  void handshakesThatComeToNothingTakeNoPlaces() throws Exception {
    int port = server.address().getPort();
    String handshake =
        "GET /live HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n"
                .formatted(port, port)
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    for (int i = 0; i < 40; i++) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.setSoLinger(true, 0); // close resets the connection
        socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
      }
    }
    long end = System.nanoTime() + 20_000_000_000L;
    while (server.clients() > 0 && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    assertEquals(0, server.clients());
    try (BrowserPage page = new BrowserPage(server)) {
      assertEquals("digits", page.hello().get("model").getAsString());
    }
  }

  @Test
  void aRequestThatTakesItsTimeIsNotWaitedFor() throws Exception {
    try (LiveServer impatient =
            LiveServer.start(
                HeadlessTest.catalog(),
                PageOptions.of("127.0.0.1", 0, HeadlessTest.CLIP),
                Duration.ofMillis(300));
        Socket socket = new Socket("127.0.0.1", impatient.address().getPort());
        BrowserPage page = new BrowserPage(impatient)) {
      page.hello();
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      assertEquals(-1, socket.getInputStream().read());
      Thread.sleep(1_500);
      page.send(1, Clip.frame(0, 64, 48));
      assertEquals(1, page.result().get("id").getAsInt());
    }
  }

  /** The clip's view of the page of digits. */
  private static Image pageOfDigits() {
    try (VideoSource video = VideoSource.file(HeadlessTest.CLIP)) {
      for (int i = 0; i < 40; i++) {
        assertTrue(video.grab());
      }
      Image frame = new Image(new byte[480 * 360 * 3], 480, 360, PixelFormat.BGR);
      video.retrieve(frame);
      return frame;
    }
  }

  @Test
  void whatIsWrongIsAnsweredInALineAndTheConnectionLives() throws Exception {
    try (BrowserPage page = new BrowserPage(server)) {
      page.hello();
      page.sendBytes(new byte[] {1, 2, 3});
      assertTrue(page.error().contains("too short for its header"));
      page.sendBytes(head(1, 60_000, 60_000));
      assertTrue(page.error().contains("60000x60000"));
      page.sendBytes(head(1, 640, 480));
      assertTrue(page.error().contains("640x480 does not match its 0 bytes"));
      page.say("{\"model\": \"other\"}");
      assertTrue(page.error().contains("no model 'other'"));
      page.say("{\"strength\": 7}");
      assertTrue(page.error().contains("0 to 1"));
      page.say("no json");
      assertTrue(page.error().contains("not JSON"));
      page.say("[]");
      assertTrue(page.error().contains("must be a JSON object"));
      page.send(2, Clip.frame(0, 64, 48));
      assertEquals(2, page.result().get("id").getAsInt());
    }
  }

  private static byte[] head(int id, int width, int height) {
    return ByteBuffer.allocate(12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(id)
        .putShort((short) width)
        .putShort((short) height)
        .array();
  }

  @Test
  void aPageThatDoesNotReadSlowsNoOther() throws Exception {
    try (BrowserPage slow = new BrowserPage(server);
        BrowserPage quick = new BrowserPage(server)) {
      slow.hello();
      quick.hello();
      slow.stopReading();
      for (int i = 0; i < 60; i++) {
        slow.send(i, Clip.frame(i, 640, 480));
        Thread.sleep(10);
      }
      for (int i = 0; i < 5; i++) {
        quick.send(i, Clip.frame(i, 64, 48));
        assertEquals(i, quick.result().get("id").getAsInt());
      }
    }
  }

  @Test
  void otherPagesAreRefused() {
    assertRefused("http://evil.example");
    assertRefused("http://127.0.0.1:1");
    assertRefused("null");
    assertRefused(null);
  }

  private static void assertRefused(String origin) {
    CompletionException e =
        assertThrows(
            CompletionException.class,
            () -> BrowserPage.connect(server, origin, new WebSocket.Listener() {}));
    assertTrue(e.getCause().toString().contains("Handshake"), e.toString());
  }

  @Test
  void aNameThatWasReboundToThisMachineIsRefused() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    int port = server.address().getPort();
    MediaException e =
        assertThrows(
            MediaException.class,
            () ->
                LiveServer.start(
                    HeadlessTest.catalog(), PageOptions.of("127.0.0.1", port, HeadlessTest.CLIP)));
    assertTrue(e.getMessage().contains("127.0.0.1:" + port), e.getMessage());
    assertTrue(e.getMessage().contains("--port"), e.getMessage());
  }
}
