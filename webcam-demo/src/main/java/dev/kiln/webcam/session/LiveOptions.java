package dev.kiln.webcam.session;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a live session shows.
 *
 * @param source a camera's number, a video file or a folder of pictures
 * @param model its name on the shelf
 * @param settings at the beginning
 * @param recording the video that the results are recorded into
 */
public record LiveOptions(
    String source, String model, LiveSettings settings, Optional<Path> recording) {
  /** Frames a second of a recording whose source has no rate of its own. */
  static final double RECORDED_FPS = 25;
}
