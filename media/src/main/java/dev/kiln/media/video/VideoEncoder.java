package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;

/** Writes frames of one size into a file. Not thread-safe. */
interface VideoEncoder extends AutoCloseable {
  /** Writes a frame in BGR. */
  void write(Image frame);

  /**
   * Completes the file after the last frame.
   *
   * @throws MediaException if not all frames are in the file
   */
  void finish();

  /** Abandons the file, unless it is finished. */
  @Override
  void close();
}
