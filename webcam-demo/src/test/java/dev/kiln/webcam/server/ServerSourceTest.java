package dev.kiln.webcam.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.kiln.media.Jpeg;
import dev.kiln.media.MediaException;
import dev.kiln.media.video.Clip;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.webcam.session.HeadlessTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A source of the server's own, as on a board whose camera is watched elsewhere. */
@Timeout(60)
class ServerSourceTest {
  private static final PageOptions OPTIONS = PageOptions.of("127.0.0.1", 0, HeadlessTest.CLIP);

  @TempDir private Path folder;

  private static LiveServer start(PageOptions options) {
    return LiveServer.start(HeadlessTest.catalog(), options);
  }

  @Test
  void aPageThatAsksGetsItsFramesAndTheirResults() throws Exception {
    try (LiveServer server = start(OPTIONS.withSource(HeadlessTest.CLIP.toString()));
        BrowserPage page = new BrowserPage(server)) {
      assertEquals(HeadlessTest.CLIP.toString(), page.hello().get("source").getAsString());
      page.say("{\"source\": true}");
      for (int i = 0; i < 5; i++) {
        JsonObject result = page.result();
        page.say("{\"taken\": true}");
        assertTrue(result.get("jpeg").getAsBoolean());
        Image frame = Image.blank(480, 360, PixelFormat.BGR);
        Image picture = Image.blank(480, 360, PixelFormat.BGR);
        Jpeg.decode(page.frame(), frame);
        Jpeg.decode(page.picture(), picture);
        assertTrue(Clip.difference(frame, picture) < 60);
      }
    }
  }

  @Test
  void aPageThatTakesNoFramesIsSentTwo() throws Exception {
    try (LiveServer server = start(OPTIONS.withSource(HeadlessTest.CLIP.toString()));
        BrowserPage page = new BrowserPage(server)) {
      page.hello();
      page.say("{\"source\": true}");
      page.result();
      page.result();
      Thread.sleep(600);
      assertFalse(page.hasResult());
      page.say("{\"taken\": true}");
      page.result();
    }
  }

  @Test
  void aPageMayGoBackToFramesOfItsOwn() throws Exception {
    try (LiveServer server = start(OPTIONS.withSource(HeadlessTest.CLIP.toString()));
        BrowserPage page = new BrowserPage(server)) {
      page.hello();
      page.say("{\"source\": true}");
      page.result();
      page.say("{\"taken\": true}");
      page.say("{\"source\": false}");
      page.send(9, Clip.frame(0, 64, 48));
      JsonObject result = page.result();
      while (page.frame().length > 0) {
        page.say("{\"taken\": true}");
        result = page.result();
      }
      assertEquals(9, result.get("id").getAsInt());
    }
  }

  @Test
  void withoutASourceNoneIsOfferedAndAskingForOneDoesNothing() throws Exception {
    try (LiveServer server = start(OPTIONS);
        BrowserPage page = new BrowserPage(server)) {
      assertEquals("", page.hello().get("source").getAsString());
      page.say("{\"source\": true}");
      page.send(1, Clip.frame(0, 64, 48));
      assertEquals(1, page.result().get("id").getAsInt());
    }
  }

  @Test
  void aSourceThatCannotBeOpenedIsSaidAtOnce() {
    MediaException refused =
        assertThrows(MediaException.class, () -> start(OPTIONS.withSource("absent.avi")));
    assertTrue(refused.getMessage().contains("absent.avi"), refused.getMessage());
  }

  @Test
  void whatTheFirstPageShowsIsRecorded() throws Exception {
    Path recording = folder.resolve("out.avi");
    try (LiveServer server = start(OPTIONS.withRecording(recording));
        BrowserPage page = new BrowserPage(server);
        BrowserPage other = new BrowserPage(server)) {
      page.hello();
      other.hello();
      page.send(1, Clip.frame(0, 64, 48));
      page.result();
      other.send(1, Clip.frame(0, 32, 24));
      other.result();
      page.send(2, Clip.frame(1, 64, 48));
      page.result();
    }
    assertTrue(Files.size(recording) > 0);
    try (VideoSource video = VideoSource.file(recording)) {
      assertTrue(video.grab());
      assertEquals(64, video.width());
    }
  }
}
