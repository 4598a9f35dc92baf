package dev.kiln.pipeline.eval;

import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.PictureException;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.train.data.FolderFiles;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.Mnist;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real pictures that generated ones are compared with. */
final class RealPictures {
  private static final Logger log = LoggerFactory.getLogger(RealPictures.class);
  private static final int LEAST = 2;

  private RealPictures() {}

  /**
   * Returns pictures spread evenly over a folder: MNIST's test pictures, or all picture files that
   * can be read.
   *
   * @throws IllegalArgumentException if there are none
   */
  static List<Image> in(Path folder, int most) throws IOException {
    List<Image> pictures =
        Mnist.isIn(folder) ? digits(Mnist.test(folder), most) : files(folder, most);
    if (pictures.size() < LEAST) {
      throw new IllegalArgumentException(
          folder + ": expected MNIST's files or a folder of pictures to compare with");
    }
    return pictures;
  }

  private static List<Image> digits(LabeledImages test, int most) {
    List<Image> pictures = new ArrayList<>();
    int count = Math.min(most, test.size());
    for (int i = 0; i < count; i++) {
      pictures.add(digit(test, (int) ((long) i * test.size() / count)));
    }
    return pictures;
  }

  /** Returns one of the pictures of a data set in MNIST's format. */
  static Image digit(LabeledImages images, int index) {
    int area = images.width() * images.height();
    byte[] grey = Arrays.copyOfRange(images.pixels(), index * area, (index + 1) * area);
    return new Image(grey, images.width(), images.height(), PixelFormat.GREY);
  }

  private static List<Image> files(Path folder, int most) {
    List<Path> files = FolderFiles.of(folder, Pictures::isPicture);
    List<Image> pictures = new ArrayList<>();
    int count = Math.min(most, files.size());
    for (int i = 0; i < count; i++) {
      try {
        Path file = files.get((int) ((long) i * files.size() / count));
        pictures.add(BufferedImages.image(Pictures.read(file)));
      } catch (PictureException e) {
        log.warn("{}; left out", e.getMessage());
      }
    }
    return pictures;
  }
}
