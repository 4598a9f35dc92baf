package dev.kiln.webcam.session;

import dev.kiln.runtime.render.LiveSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a live session runs: a source, a model and the settings at the beginning. Immutable.
 *
 * <pre>{@code
 * LiveOptions.of("0", "digits").withRecording(Path.of("out.avi"))
 * }</pre>
 */
public final class LiveOptions {
  private final String source;
  private final String model;
  private final LiveSettings settings;
  private final Path recording;

  private LiveOptions(String source, String model, LiveSettings settings, Path recording) {
    this.source = source;
    this.model = model;
    this.settings = settings;
    this.recording = recording;
  }

  /**
   * Returns options with {@link LiveSettings#DEFAULT} and without a recording.
   *
   * @param source a camera's number, a video file or a folder of pictures
   * @param model its name in the catalog
   */
  public static LiveOptions of(String source, String model) {
    return new LiveOptions(source, model, LiveSettings.DEFAULT, null);
  }

  /** Returns these options with other settings at the beginning. */
  public LiveOptions withSettings(LiveSettings other) {
    return new LiveOptions(source, model, other, recording);
  }

  /** Returns these options with a video file that the results are recorded into. */
  public LiveOptions withRecording(Path file) {
    return new LiveOptions(source, model, settings, file);
  }

  /** Returns the source: a camera's number, a video file or a folder of pictures. */
  public String source() {
    return source;
  }

  /** Returns the model's name in the catalog. */
  public String model() {
    return model;
  }

  /** Returns the settings at the beginning. */
  public LiveSettings settings() {
    return settings;
  }

  /** Returns the video file that the results are recorded into, if any. */
  public Optional<Path> recording() {
    return Optional.ofNullable(recording);
  }
}
