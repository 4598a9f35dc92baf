package dev.kiln.webcam.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.video.JavaProcess;
import dev.kiln.runtime.Options;
import dev.kiln.webcam.session.HeadlessTest;
import dev.kiln.webcam.session.LiveOptions;
import dev.kiln.webcam.session.LiveReport;
import dev.kiln.webcam.session.ModelCatalog;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** The window on a display of its own, in a process of its own, photographed while it runs. */
class WindowTest {
  private static final int SECONDS = 15;
  private static final int COLOURS = 500;

  @Test
  @Timeout(120)
  @EnabledIf(value = "hasXvfb", disabledReason = "needs the program Xvfb")
  void theSampleClipRunsInAWindow() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/screenshots"));
    Path picture = folder.resolve("window.png");
    Path display = Files.createTempFile("display", "");
    Process x =
        new ProcessBuilder(
                "Xvfb", "-displayfd", "1", "-screen", "0", "1024x800x24", "-nolisten", "tcp")
            .redirectOutput(display.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Process window = window(number(display), picture);
      String printed = new String(window.getInputStream().readAllBytes());
      assertTrue(window.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, window.exitValue(), printed);
      assertTrue(printed.contains("digits on "), printed);
      System.out.println(printed);
    } finally {
      x.destroy();
      x.waitFor();
      Files.delete(display);
    }
    assertTrue(
        colours(ImageIO.read(picture.toFile())).size() > COLOURS, "a picture, not a plain area");
  }

  static boolean hasXvfb() {
    return Path.of("/usr/bin/Xvfb").toFile().canExecute();
  }

  private static String number(Path display) throws IOException, InterruptedException {
    String text = "";
    while (text.isBlank()) {
      Thread.sleep(50);
      text = Files.readString(display);
    }
    return ":" + text.strip();
  }

  private static Process window(String display, Path picture) throws IOException {
    ProcessBuilder java = JavaProcess.of(WindowTest.class, List.of(), picture.toString());
    java.environment().put("DISPLAY", display);
    return java.start();
  }

  private static Set<Integer> colours(BufferedImage picture) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < picture.getHeight(); y += 3) {
      for (int x = 0; x < picture.getWidth(); x += 3) {
        colours.add(picture.getRGB(x, y));
      }
    }
    return colours;
  }

  /**
   * Keeps the latest look of the display that is more than a plain area; the process may end at any
   * time, so a picture takes its place when it is whole.
   */
  private static void photograph(Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Robot robot = new Robot();
      while (true) {
        BufferedImage shot = robot.createScreenCapture(new Rectangle(1024, 800));
        if (colours(shot).size() > COLOURS) {
          ImageIO.write(shot, "png", part.toFile());
          Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
        Thread.sleep(1000);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The process with the window. */
  public static void main(String[] arguments) throws Exception {
    Thread photographer = new Thread(() -> photograph(Path.of(arguments[0])));
    photographer.setDaemon(true);
    photographer.start();
    ModelCatalog catalog =
        new ModelCatalog(Map.of("digits", HeadlessTest.DIGITS), Options.defaults());
    LiveOptions options = LiveOptions.of(HeadlessTest.CLIP.toString(), "digits");
    LiveReport report = LiveWindow.run(catalog, options, false, Duration.ofSeconds(SECONDS));
    report.lines().forEach(System.out::println);
    System.exit(0);
  }
}
