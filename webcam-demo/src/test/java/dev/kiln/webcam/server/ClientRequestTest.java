package dev.kiln.webcam.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.render.LiveSettings;
import org.junit.jupiter.api.Test;

class ClientRequestTest {
  @Test
  void whatIsLeftOutStays() {
    LiveSettings settings = new LiveSettings(128, 0.5, 0.25);
    ClientRequest request = ClientRequest.read("{\"strength\": 1, \"model\": \"digits\"}");
    assertEquals(settings.withStrength(1), request.change(settings));
    assertEquals("digits", request.model().orElseThrow());
    assertTrue(request.asked().isEmpty());
    ClientRequest empty = ClientRequest.read("{}");
    assertEquals(settings, empty.change(settings));
    assertTrue(empty.model().isEmpty());
    assertEquals(12.5, ClientRequest.read("{\"asked\": 12.5}").asked().orElseThrow());
  }

  @Test
  void whatIsNotARequestIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ClientRequest.read("no json"));
    assertThrows(MediaException.class, () -> ClientRequest.read("[1]"));
    assertThrows(MediaException.class, () -> ClientRequest.read("null"));
    ClientRequest text = ClientRequest.read("{\"size\": \"large\"}");
    assertThrows(MediaException.class, () -> text.change(LiveSettings.DEFAULT));
    ClientRequest huge = ClientRequest.read("{\"size\": 1e9}");
    assertThrows(IllegalArgumentException.class, () -> huge.change(LiveSettings.DEFAULT));
  }
}
