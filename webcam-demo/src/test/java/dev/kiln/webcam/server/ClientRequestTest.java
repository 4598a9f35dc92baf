package dev.kiln.webcam.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.render.LiveSettings;
import org.junit.jupiter.api.Test;

class ClientRequestTest {
  @Test
  void whatIsLeftOutStays() {
    LiveSettings settings = LiveSettings.DEFAULT.withSize(128).withStrength(0.5);
    ClientRequest request = ClientRequest.read("{\"strength\": 1, \"model\": \"digits\"}");
    assertEquals(settings.withStrength(1), request.change(settings, settings));
    assertEquals("digits", request.model().orElseThrow());
    assertTrue(request.asked().isEmpty());
    ClientRequest empty = ClientRequest.read("{}");
    assertEquals(settings, empty.change(settings, settings));
    assertTrue(empty.model().isEmpty());
    assertEquals(12.5, ClientRequest.read("{\"asked\": 12.5}").asked().orElseThrow());
  }

  @Test
  void aBackgroundStaysTheSameObjectUntilItChanges() {
    LiveSettings first =
        LiveSettings.DEFAULT.withBackground(Background.picture(Image.blank(2, 2, PixelFormat.RGB)));
    ClientRequest picture = ClientRequest.read("{\"background\": \"picture\"}");
    ClientRequest blur = ClientRequest.read("{\"background\": \"blur:9.0\", \"smoothing\": 0}");
    ClientRequest own = ClientRequest.read("{\"background\": \"own\"}");
    LiveSettings blurred = blur.change(first, first);
    assertEquals("blur:9.0", blurred.background().toString());
    assertEquals(0, blurred.smoothing());
    assertSame(blurred.background(), blur.change(blurred, first).background());
    ClientRequest shorter = ClientRequest.read("{\"background\": \"blur:9\"}");
    assertSame(blurred.background(), shorter.change(blurred, first).background());
    assertSame(first.background(), picture.change(blurred, first).background());
    assertSame(Background.OWN, own.change(blurred, first).background());
    assertThrows(
        IllegalArgumentException.class,
        () -> picture.change(LiveSettings.DEFAULT, LiveSettings.DEFAULT));
  }

  @Test
  void whatIsNotARequestIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ClientRequest.read("no json"));
    assertThrows(MediaException.class, () -> ClientRequest.read("[1]"));
    assertThrows(MediaException.class, () -> ClientRequest.read("null"));
    ClientRequest text = ClientRequest.read("{\"size\": \"large\"}");
    assertThrows(
        MediaException.class, () -> text.change(LiveSettings.DEFAULT, LiveSettings.DEFAULT));
    ClientRequest huge = ClientRequest.read("{\"size\": 1e9}");
    assertThrows(
        IllegalArgumentException.class,
        () -> huge.change(LiveSettings.DEFAULT, LiveSettings.DEFAULT));
  }
}
