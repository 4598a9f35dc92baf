package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ReusedImage;
import java.nio.FloatBuffer;

/** A reader of pictures from a model's output. Not thread-safe. */
final class ImageReader {
  private final ImageOutput form;
  private final ReusedImage own = new ReusedImage();
  private float[] row = new float[0];

  ImageReader(ImageOutput form) {
    this.form = form;
  }

  int width(OutputView output) {
    return form.width(output.shape());
  }

  int height(OutputView output) {
    return form.height(output.shape());
  }

  /**
   * Fills a picture of the output's size, converting to the format of that picture.
   *
   * @param index the index of the picture in the batch
   */
  void read(OutputView output, int index, Image into) {
    if (into.format() == form.format()) {
      readInto(output, index, into);
    } else {
      Image image = own.of(into.width(), into.height(), form.format());
      readInto(output, index, image);
      image.convertTo(into);
    }
  }

  private void readInto(OutputView output, int index, Image into) {
    int start = index * into.pixels().length;
    if (form.factors() == null) {
      output.bytes(start).get(into.pixels());
    } else if (form.layout() == Layout.NCHW) {
      readPlanes(output.floats(start), into);
    } else {
      readPixels(output.floats(start), into);
    }
  }

  private void readPlanes(FloatBuffer floats, Image into) {
    byte[] pixels = into.pixels();
    int channels = into.format().channels();
    int width = into.width();
    reserve(width);
    for (int c = 0; c < channels; c++) {
      float factor = form.factors()[c];
      float offset = form.offsets()[c];
      for (int y = 0, i = c; y < into.height(); y++) {
        floats.get(row, 0, width);
        for (int x = 0; x < width; x++, i += channels) {
          pixels[i] = level(row[x] * factor + offset);
        }
      }
    }
  }

  private void readPixels(FloatBuffer floats, Image into) {
    byte[] pixels = into.pixels();
    int channels = into.format().channels();
    int numbers = into.width() * channels;
    reserve(numbers);
    for (int y = 0, i = 0; y < into.height(); y++) {
      floats.get(row, 0, numbers);
      for (int x = 0; x < numbers; x += channels) {
        for (int c = 0; c < channels; c++, i++) {
          pixels[i] = level(row[x + c] * form.factors()[c] + form.offsets()[c]);
        }
      }
    }
  }

  private void reserve(int numbers) {
    if (row.length < numbers) {
      row = new float[numbers];
    }
  }

  private static byte level(float value) {
    return (byte) Math.max(0, Math.min(255, (int) (value + 0.5f)));
  }
}
