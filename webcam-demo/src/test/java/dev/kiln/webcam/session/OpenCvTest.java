package dev.kiln.webcam.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.kiln.media.MediaException;
import dev.kiln.media.video.Clip;
import dev.kiln.media.video.JavaProcess;
import dev.kiln.media.video.VideoSource;
import dev.kiln.webcam.server.BrowserPage;
import dev.kiln.webcam.server.LiveServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Where OpenCV has no native library: another process is told that it runs on such a machine. */
@Timeout(120)
class OpenCvTest {
  @Test
  void aProcessorWithoutANativeLibraryIsNamedInALine() throws Exception {
    assertEquals(
        "OpenCV has no native library that works on this platform (linux riscv64), so there are no"
            + " cameras and no videos here, only the page with a browser's camera: Architecture \"riscv64\" is not supported.",
        obstacle("-Dos.name=Linux", "-Dos.arch=riscv64"));
  }

  @Test
  void soIsASystem() throws Exception {
    assertEquals(
        "OpenCV has no native library that works on this platform (freebsd amd64), so there are no"
            + " cameras and no videos here, only the page with a browser's camera: Operating system \"FreeBSD\" is not supported.",
        obstacle("-Dos.name=FreeBSD", "-Dos.arch=amd64"));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "has another's library")
  void aLibraryThatDoesNotLoadIsNamed() throws Exception {
    String line = obstacle("-Dos.arch=arm");
    assertTrue(line.startsWith("OpenCV has no native library"), line);
    assertTrue(line.matches(".*\\(linux arm\\).*libopencv_java.*"), line);
  }

  @Test
  void thePageRunsModelsWithoutIt() throws Exception {
    Process process = JavaProcess.of(PageWithoutOpenCv.class, List.of()).start();
    String printed = new String(process.getInputStream().readAllBytes()).strip();
    assertEquals(0, process.waitFor(), printed);
    assertEquals("thumbnail 404, frame 7 by digits", printed);
  }

  private static String obstacle(String... platform) throws Exception {
    Process process =
        JavaProcess.of(OpenCvTest.class, List.of(platform), HeadlessTest.CLIP.toString()).start();
    String printed = new String(process.getInputStream().readAllBytes()).strip();
    assertEquals(0, process.waitFor(), printed);
    // The virtual machine itself may warn of a library, before.
    return printed.substring(printed.lastIndexOf('\n') + 1);
  }

  /** Says why a video can't be opened. */
  public static void main(String[] arguments) {
    try {
      VideoSource.open(arguments[0]).close();
      System.out.println("opened");
    } catch (MediaException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Serves the page where there is ONNX Runtime, but no OpenCV. */
  static final class PageWithoutOpenCv {
    private PageWithoutOpenCv() {}

    public static void main(String[] arguments) throws Exception {
      ModelCatalog shelf = HeadlessTest.shelf();
      System.setProperty("os.arch", "riscv64");
      Path clip = HeadlessTest.CLIP;
      try (LiveServer server = LiveServer.start(shelf, LiveSettings.DEFAULT, "127.0.0.1", 0, clip);
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
