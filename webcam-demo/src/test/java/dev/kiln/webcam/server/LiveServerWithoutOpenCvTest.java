package dev.kiln.webcam.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import dev.kiln.media.video.Clip;
import dev.kiln.media.video.JavaProcess;
import dev.kiln.webcam.session.HeadlessTest;
import dev.kiln.webcam.session.ModelCatalog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page on a platform that has ONNX Runtime, but no native library of OpenCV. */
@Timeout(120)
class LiveServerWithoutOpenCvTest {
  @Test
  void thePageRunsModelsWithoutIt() throws Exception {
    Process process = JavaProcess.of(PageWithoutOpenCv.class, List.of()).start();
    String printed = new String(process.getInputStream().readAllBytes()).strip();
    assertEquals(0, process.waitFor(), printed);
    assertEquals("thumbnail 404, frame 7 by digits", printed);
  }

  static final class PageWithoutOpenCv {
    private PageWithoutOpenCv() {}

    public static void main(String[] arguments) throws Exception {
      ModelCatalog catalog = HeadlessTest.catalog();
      System.setProperty("os.arch", "riscv64");
      Path clip = HeadlessTest.CLIP;
      try (LiveServer server = LiveServer.start(catalog, PageOptions.of("127.0.0.1", 0, clip));
          BrowserPage page = new BrowserPage(server)) {
        HttpRequest thumbnail =
            HttpRequest.newBuilder(URI.create(server.address() + "thumbnail/digits")).build();
        int status =
            HttpClient.newHttpClient().send(thumbnail, BodyHandlers.discarding()).statusCode();
        page.hello();
        page.send(7, Clip.frame(0, 64, 48));
        JsonObject result = page.result();
        System.out.printf(
            "thumbnail %d, frame %d by %s%n",
            status, result.get("id").getAsInt(), result.get("model").getAsString());
      }
      System.exit(0);
    }
  }
}
