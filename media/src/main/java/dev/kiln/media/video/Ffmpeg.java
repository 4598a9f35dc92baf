package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of {@code ffmpeg} or {@code ffprobe}. The code that started it closes it. */
final class Ffmpeg implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;

  private final Process process;
  private final Thread errorReader;
  private volatile String lastError = "";
  private boolean closed;

  private Ffmpeg(Process process) {
    this.process = process;
    // A program blocks when the pipe of its standard error is full, so a thread keeps reading it.
    errorReader = new Thread(this::readErrors, "kiln-ffmpeg");
    errorReader.setDaemon(true);
    errorReader.start();
    OpenHandles.PROCESSES.opened();
  }

  /** Returns whether both programs are installed. */
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
   * @param what the file to read or write, for messages
   * @throws MediaException if the program is not installed
   */
  static Ffmpeg start(Object what, List<String> command) {
    try {
      return new Ffmpeg(new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw new MediaException(
          what
              + ": this video format needs the program "
              + command.get(0)
              + ", which is not installed; install ffmpeg, or use MJPEG in .avi",
          e);
    }
  }

  /** Returns a file's name for ffmpeg, which takes it as a file even if it looks like a URL. */
  static String file(Path path) {
    return "file:" + path.toAbsolutePath();
  }

  InputStream output() {
    return process.getInputStream();
  }

  OutputStream input() {
    return process.getOutputStream();
  }

  /** Waits for the program to end; returns its last error, or an empty text if it succeeded. */
  String failure() {
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return "it did not end within " + TIMEOUT_SECONDS + " s";
      }
      errorReader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
    if (process.exitValue() == 0) {
      return "";
    }
    return lastError.isEmpty() ? "exit code " + process.exitValue() : lastError;
  }

  private void readErrors() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // The last line is ffmpeg's conclusion.
        lastError = line.isBlank() ? lastError : line.strip();
      }
    } catch (IOException e) {
      lastError = lastError.isEmpty() ? String.valueOf(e.getMessage()) : lastError;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      process.destroy();
      OpenHandles.PROCESSES.closed();
    }
  }
}
