package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.media.OpenCv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opencv.imgcodecs.Imgcodecs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder's pictures by name, each a frame, upright as its EXIF orientation says. */
final class PictureFolderSource extends MatSource {
  private static final Logger LOG = LoggerFactory.getLogger(PictureFolderSource.class);
  private static final Pattern PICTURE = Pattern.compile(".*\\.(png|jpe?g|bmp|webp|tiff?)");
  private static final double PICTURES_A_SECOND = 0.5;

  private final List<Path> pictures;
  private int next;

  private PictureFolderSource(List<Path> pictures) {
    this.pictures = pictures;
  }

  /**
   * The folder's pictures.
   *
   * @throws MediaException if it can't be read, or has none
   */
  static PictureFolderSource open(Path folder) {
    OpenCv.require();
    List<Path> pictures;
    try (Stream<Path> files = Files.list(folder)) {
      pictures = files.filter(PictureFolderSource::isPicture).sorted().toList();
    } catch (IOException e) {
      throw new MediaException(folder + ": can't be read (" + e.getMessage() + ")", e);
    }
    if (pictures.isEmpty()) {
      throw new MediaException(
          folder + ": no pictures in this folder (PNG, JPEG, BMP, WebP, TIFF)");
    }
    return new PictureFolderSource(pictures);
  }

  private static boolean isPicture(Path file) {
    return PICTURE.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT)).matches();
  }

  @Override
  public boolean grab() {
    while (next < pictures.size()) {
      Path picture = pictures.get(next++);
      timestamp = System.nanoTime();
      frame.release();
      frame = Imgcodecs.imread(picture.toString(), Imgcodecs.IMREAD_COLOR);
      if (!frame.empty()) {
        return true;
      }
      LOG.warn("{}: not a picture that OpenCV reads; left out", picture);
    }
    return false;
  }

  @Override
  public double fps() {
    return PICTURES_A_SECOND;
  }

  @Override
  public long frames() {
    return pictures.size();
  }

  /** The Mat is all there is. */
  @Override
  void release() {}
}
