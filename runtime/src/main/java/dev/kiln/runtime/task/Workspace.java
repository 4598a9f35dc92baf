package dev.kiln.runtime.task;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Resizer;
import dev.kiln.runtime.image.ReusedImage;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * The buffers for batches of one size, and the code that fills them with pictures. After its first
 * run, a workspace allocates nothing for pictures of the same size and format. Not thread-safe.
 */
class Workspace {
  /** The area that a letterboxed picture does not cover. */
  private static final byte BORDER = 127;

  private final ImageInput input;
  private final int count;
  private final int width;
  private final int height;
  private final String outputName;
  private final Binding binding;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;

  /** The model's own input if it takes float16, which is written from the floats; else null. */
  private final ShortBuffer halves;

  private final float[] row;
  private final Resizer resizer = new Resizer();
  private final ReusedImage sized = new ReusedImage();
  private final ReusedImage converted = new ReusedImage();
  private final OutputView output = new OutputView();
  private Box part = new Box(0, 0, 0, 0);
  private Box place = part;
  private int pictureWidth;
  private int pictureHeight;
  private boolean ran;

  /**
   * Creates a workspace for batches of one size.
   *
   * @param outputName the name of the output to read
   */
  Workspace(Model model, ImageInput input, String outputName, int count, int width, int height) {
    this.input = input;
    this.count = count;
    this.width = width;
    this.height = height;
    this.outputName = outputName;
    binding = model.bindUnclosed(Map.of(input.port().name(), input.shape(count, width, height)));
    ByteBuffer buffer = binding.input(input.port().name());
    bytes = buffer.duplicate();
    halves = input.port().type() == ElementType.FLOAT16 ? buffer.asShortBuffer() : null;
    floats = floats(buffer);
    row = new float[width * input.format().channels()];
  }

  /** Returns whether the workspace was created for batches of this size. */
  boolean serves(int batch, int batchWidth, int batchHeight) {
    return count == batch && width == batchWidth && height == batchHeight;
  }

  /** Returns whether it has never run: the memory for its run may not be there yet. */
  boolean isNew() {
    return !ran;
  }

  /** Returns the pixels of the batch. */
  long pixels() {
    return (long) count * width * height;
  }

  /** Returns the area that the last picture covers in the model's input. */
  Box place() {
    return place;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /**
   * Copies a picture of any size and format into the batch.
   *
   * @return the picture as the model sees it, valid until the next call
   */
  Image fill(int index, Image picture) {
    Image staged = staged(picture);
    int numbers = staged.pixels().length;
    if (input.tables() == null) {
      position(bytes, index * numbers);
      bytes.put(staged.pixels());
    } else if (input.layout() == Layout.NCHW) {
      fillPlanes(index * numbers, staged);
    } else {
      fillPixels(index * numbers, staged);
    }
    return staged;
  }

  private Image staged(Image picture) {
    Image fitted = fitted(picture);
    if (fitted.format() == input.format()) {
      return fitted;
    }
    Image own = converted.of(width, height, input.format());
    fitted.convertTo(own);
    return own;
  }

  private Image fitted(Image picture) {
    if (picture.width() != pictureWidth || picture.height() != pictureHeight) {
      pictureWidth = picture.width();
      pictureHeight = picture.height();
      part = input.fit().part(pictureWidth, pictureHeight, width, height);
      place = input.fit().place(pictureWidth, pictureHeight, width, height);
    }
    if (pictureWidth == width && pictureHeight == height) {
      return picture;
    }
    Image frame = sized.of(width, height, picture.format());
    if (place.width() < width || place.height() < height) {
      Arrays.fill(frame.pixels(), BORDER);
    }
    resizer.resize(picture, part, frame, place);
    return frame;
  }

  private void fillPlanes(int start, Image image) {
    byte[] pixels = image.pixels();
    int channels = image.format().channels();
    position(floats, start);
    for (int c = 0; c < channels; c++) {
      float[] table = input.tables()[c];
      for (int y = 0, i = c; y < height; y++) {
        for (int x = 0; x < width; x++, i += channels) {
          row[x] = table[pixels[i] & 0xff];
        }
        floats.put(row, 0, width);
      }
    }
  }

  private void fillPixels(int start, Image image) {
    byte[] pixels = image.pixels();
    int channels = image.format().channels();
    position(floats, start);
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width * channels; x += channels) {
        for (int c = 0; c < channels; c++, i++) {
          row[x + c] = input.tables()[c][pixels[i] & 0xff];
        }
      }
      floats.put(row, 0, width * channels);
    }
  }

  private FloatBuffer floats(ByteBuffer buffer) {
    if (input.tables() == null) {
      return null;
    }
    return halves == null ? buffer.asFloatBuffer() : FloatBuffer.allocate(halves.capacity());
  }

  void run() {
    for (int i = 0; halves != null && i < halves.capacity(); i++) {
      halves.put(i, Fp16Conversions.floatToFp16(floats.get(i)));
    }
    binding.run();
    ran = true;
    output.show(binding.output(outputName));
  }

  /** Returns the output of the last run. */
  OutputView output() {
    return output;
  }

  // Android 8 lacks the buffers' own position(), which return a buffer of their kind since Java 9.
  private static void position(Buffer buffer, int at) {
    buffer.position(at);
  }

  void close() {
    binding.close();
  }
}
