package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;

/** Writes frames of one size into a file. One thread at a time; its owner closes it. */
interface VideoEncoder extends AutoCloseable {
  /** Writes a frame in BGR. */
  void write(Image frame);

  /**
   * The last frame has been written.
   *
   * @throws MediaException if not all of them are in the file
   */
  void finish();

  /** Gives up; after {@link #finish} it does nothing. */
  @Override
  void close();
}
