package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.media.OpenHandles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of the program {@code ffmpeg} or {@code ffprobe}. The one who started it closes it. */
final class Ffmpeg implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Thread complaints;
  private volatile String complaint = "";
  private boolean closed;

  private Ffmpeg(Process process) {
    this.process = process;
    // Read as it comes: a program whose standard error is full waits.
    complaints = new Thread(this::readComplaints, "kiln-ffmpeg");
    complaints.setDaemon(true);
    complaints.start();
    OpenHandles.opened();
  }

  /** Whether the programs are installed. */
  static boolean isInstalled() {
    try {
      for (String program : List.of("ffmpeg", "ffprobe")) {
        start("", List.of(program, "-version")).close();
      }
      return true;
    } catch (MediaException e) {
      return false;
    }
  }

  /**
   * Starts a program.
   *
   * @param what the file that it is for, for the message
   * @throws MediaException if it isn't installed
   */
  static Ffmpeg start(Object what, List<String> command) {
    try {
      return new Ffmpeg(new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw new MediaException(
          what
              + ": this kind of video needs the program "
              + command.get(0)
              + ", which is not installed; install ffmpeg, or use MJPEG in .avi",
          e);
    }
  }

  /** A file as ffmpeg takes it, whatever its name looks like; never an address. */
  static String file(Path path) {
    return "file:" + path.toAbsolutePath();
  }

  InputStream output() {
    return process.getInputStream();
  }

  OutputStream input() {
    return process.getOutputStream();
  }

  /** Waits for the end; what the program complained of, or an empty text if it succeeded. */
  String failure() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return "it did not end within " + PATIENCE_SECONDS + " s";
      }
      complaints.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
    if (process.exitValue() == 0) {
      return "";
    }
    return complaint.isEmpty() ? "exit code " + process.exitValue() : complaint;
  }

  private void readComplaints() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // The last line is ffmpeg's conclusion.
        complaint = line.isBlank() ? complaint : line.strip();
      }
    } catch (IOException e) {
      complaint = complaint.isEmpty() ? String.valueOf(e.getMessage()) : complaint;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      process.destroy();
      OpenHandles.closed();
    }
  }
}
