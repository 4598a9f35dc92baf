package dev.kiln.media.video;

import dev.kiln.media.BufferedImages;
import dev.kiln.media.MediaException;
import dev.kiln.pictures.PictureException;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of a folder as frames, in the order of their names, read as {@link Pictures#read}
 * reads them: upright. Pictures that cannot be read are skipped with a warning.
 */
final class PictureFolderSource implements VideoSource {
  private static final Logger LOG = LoggerFactory.getLogger(PictureFolderSource.class);
  private static final double PICTURES_PER_SECOND = 0.5;

  private final List<Path> pictures;
  private int next;
  private Image frame = Image.blank(1, 1, PixelFormat.BGR);
  private long timestamp;

  private PictureFolderSource(List<Path> pictures) {
    this.pictures = pictures;
  }

  /**
   * Opens a folder.
   *
   * @throws MediaException if the folder cannot be read or has no pictures
   */
  static PictureFolderSource open(Path folder) {
    List<Path> pictures;
    try (Stream<Path> files = Files.list(folder)) {
      pictures = files.filter(Pictures::isPicture).sorted().toList();
    } catch (IOException e) {
      throw new MediaException(folder + ": the folder cannot be read (" + e.getMessage() + ")", e);
    }
    if (pictures.isEmpty()) {
      throw new MediaException(
          folder + ": no pictures in this folder; expected PNG, JPEG, GIF or BMP");
    }
    return new PictureFolderSource(pictures);
  }

  @Override
  public boolean grab() {
    while (next < pictures.size()) {
      Path picture = pictures.get(next++);
      timestamp = System.nanoTime();
      try {
        frame = BufferedImages.image(Pictures.read(picture));
        return true;
      } catch (PictureException e) {
        LOG.warn("{}; skipped", e.getMessage());
      }
    }
    return false;
  }

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public int width() {
    return frame.width();
  }

  @Override
  public int height() {
    return frame.height();
  }

  @Override
  public void retrieve(Image into) {
    System.arraycopy(frame.pixels(), 0, into.pixels(), 0, frame.pixels().length);
  }

  @Override
  public double fps() {
    return PICTURES_PER_SECOND;
  }

  @Override
  public long frames() {
    return pictures.size();
  }

  /** No file stays open between frames. */
  @Override
  public void close() {}
}
