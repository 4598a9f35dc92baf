package dev.kiln.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.video.JavaProcess;
import dev.kiln.media.video.VideoSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Platforms without a native library of OpenCV, which another process is told to run on. */
@Timeout(120)
class OpenCvTest {
  @Test
  void aProcessorWithoutANativeLibraryIsNamedInALine() throws Exception {
    assertEquals(
        "OpenCV's native library does not load on this platform (linux riscv64), so cameras and"
            + " videos cannot be opened; use the page with the browser's camera (Architecture"
            + " \"riscv64\" is not supported.)",
        failureOn("-Dos.name=Linux", "-Dos.arch=riscv64"));
  }

  @Test
  void anOperatingSystemWithoutANativeLibraryIsNamedInALine() throws Exception {
    assertEquals(
        "OpenCV's native library does not load on this platform (freebsd amd64), so cameras and"
            + " videos cannot be opened; use the page with the browser's camera (Operating system"
            + " \"FreeBSD\" is not supported.)",
        failureOn("-Dos.name=FreeBSD", "-Dos.arch=amd64"));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "has another's library")
  void aLibraryThatDoesNotLoadIsNamed() throws Exception {
    String line = failureOn("-Dos.arch=arm");
    assertTrue(line.startsWith("OpenCV's native library does not load"), line);
    assertTrue(line.matches(".*\\(linux arm\\).*libopencv_java.*"), line);
  }

  private static String failureOn(String... platform) throws Exception {
    Process process =
        JavaProcess.of(OpenCvTest.class, List.of(platform), "../samples/clip.avi").start();
    String printed = new String(process.getInputStream().readAllBytes()).strip();
    assertEquals(0, process.waitFor(), printed);
    // The virtual machine itself may warn of a library, before.
    return printed.substring(printed.lastIndexOf('\n') + 1);
  }

  /** Prints why a video cannot be opened. */
  public static void main(String[] arguments) {
    try {
      VideoSource.open(arguments[0]).close();
      System.out.println("opened");
    } catch (MediaException e) {
      System.out.println(e.getMessage());
    }
  }
}
