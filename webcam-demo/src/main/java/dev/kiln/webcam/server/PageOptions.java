package dev.kiln.webcam.server;

import dev.kiln.runtime.render.LiveSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the page's server serves, and where. Immutable.
 *
 * <pre>{@code
 * PageOptions.of("127.0.0.1", 8470, clip).withSource("0")
 * }</pre>
 */
public final class PageOptions {
  private final String host;
  private final int port;
  private final Path clip;
  private final LiveSettings settings;
  private final String source;
  private final Path recording;

  private PageOptions(
      String host, int port, Path clip, LiveSettings settings, String source, Path recording) {
    this.host = host;
    this.port = port;
    this.clip = clip;
    this.settings = settings;
    this.source = source;
    this.recording = recording;
  }

  /**
   * Returns options with {@link LiveSettings#DEFAULT}, without a source and without a recording.
   *
   * @param host the address to listen on; one that is not loopback admits other machines, with a
   *     token
   * @param port the port to listen on; 0 for a free one
   * @param clip the sample clip for pages without a camera: MJPEG in AVI
   */
  public static PageOptions of(String host, int port, Path clip) {
    return new PageOptions(host, port, clip, LiveSettings.DEFAULT, null, null);
  }

  /** Returns these options with other settings of every page at the beginning. */
  public PageOptions withSettings(LiveSettings other) {
    return new PageOptions(host, port, clip, other, source, recording);
  }

  /**
   * Returns these options with a source of the server's own, which pages show first.
   *
   * @param name a camera's number, a video file or a folder of pictures
   */
  public PageOptions withSource(String name) {
    return new PageOptions(host, port, clip, settings, name, recording);
  }

  /** Returns these options with a video file that what a page shows is recorded into. */
  public PageOptions withRecording(Path file) {
    return new PageOptions(host, port, clip, settings, source, file);
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  Path clip() {
    return clip;
  }

  LiveSettings settings() {
    return settings;
  }

  Optional<String> source() {
    return Optional.ofNullable(source);
  }

  Optional<Path> recording() {
    return Optional.ofNullable(recording);
  }
}
