package dev.kiln.pipeline.data;

import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.PictureException;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.train.data.LabeledImages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Pictures that are read one by one. */
interface PictureSource {
  int size();

  /**
   * Returns a picture.
   *
   * @throws PictureException if it cannot be read
   */
  Image read(int index);

  /** Returns the name of a picture in messages. */
  String name(int index);

  /** Returns the pictures in files. */
  static PictureSource of(List<Path> files) {
    return new PictureSource() {
      @Override
      public int size() {
        return files.size();
      }

      @Override
      public Image read(int index) {
        return BufferedImages.image(Pictures.read(files.get(index)));
      }

      @Override
      public String name(int index) {
        return files.get(index).toString();
      }
    };
  }

  /** Returns the pictures of a data set in MNIST's format. */
  static PictureSource of(LabeledImages images) {
    int area = images.width() * images.height();
    return new PictureSource() {
      @Override
      public int size() {
        return images.size();
      }

      @Override
      public Image read(int index) {
        byte[] grey = Arrays.copyOfRange(images.pixels(), index * area, (index + 1) * area);
        return new Image(grey, images.width(), images.height(), PixelFormat.GREY);
      }

      @Override
      public String name(int index) {
        return "picture " + index;
      }
    };
  }
}
