package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.ResizeMode;
import java.util.List;

/**
 * The input of a model that takes pictures, and its format.
 *
 * @param port uint8 [N, H, W, C], or float [N, C, H, W], [N, H, W, C] or [N, C * H * W]
 * @param format the pixel format of the model
 * @param layout the order of the numbers
 * @param fit how a picture is resized to the size of the model
 * @param tables the number for each byte value of each channel; null if the model takes bytes
 * @param width the width that the model takes; 0 for any
 * @param height the height that the model takes; 0 for any
 */
record ImageInput(
    Port port,
    PixelFormat format,
    Layout layout,
    ResizeMode fit,
    float[][] tables,
    int width,
    int height) {
  /**
   * Returns the only input of a model.
   *
   * @param preprocessing the preprocessing of an undressed model; null for a dressed one
   * @param dressedFit how a picture is resized to the size of a dressed model
   * @throws ModelException if the input does not take pictures, or does not match the preprocessing
   */
  static ImageInput of(
      Model model, Preprocessing preprocessing, ResizeMode dressedFit, Requirement requirement) {
    if (model.inputs().size() != 1) {
      throw requirement.refusal(model);
    }
    Port port = model.inputs().get(0);
    if (port.type() == ElementType.UINT8) {
      ResizeMode fit = preprocessing == null ? dressedFit : preprocessing.fit();
      return dressed(model, port, fit, requirement);
    }
    boolean floats = port.type() == ElementType.FLOAT || port.type() == ElementType.FLOAT16;
    if (!floats || port.dims().size() != 4 && port.dims().size() != 2) {
      throw requirement.refusal(model);
    }
    if (preprocessing == null) {
      throw requirement.undressed(model, port);
    }
    return undressed(model, port, preprocessing);
  }

  private static ImageInput dressed(
      Model model, Port port, ResizeMode fit, Requirement requirement) {
    List<Long> dims = port.dims();
    if (dims.size() != 4 || dims.get(3) != 3 && dims.get(3) != 1) {
      throw requirement.refusal(model);
    }
    PixelFormat format = dims.get(3) == 3 ? PixelFormat.RGB : PixelFormat.GREY;
    return new ImageInput(port, format, Layout.NHWC, fit, null, any(dims.get(2)), any(dims.get(1)));
  }

  private static ImageInput undressed(Model model, Port port, Preprocessing p) {
    List<Long> dims = port.dims();
    int channels = p.channels().channels();
    float[][] tables = p.input().tables(channels);
    boolean planes = p.layout() == Layout.NCHW;
    boolean fits;
    if (dims.size() == 2) {
      long numbers = (long) channels * p.width() * p.height();
      fits = numbers > 0 && (dims.get(1) < 0 || dims.get(1) == numbers);
    } else {
      fits =
          allows(dims.get(planes ? 1 : 3), channels)
              && (p.width() == 0
                  || allows(dims.get(planes ? 2 : 1), p.height())
                      && allows(dims.get(planes ? 3 : 2), p.width()));
    }
    if (!fits) {
      throw new ModelException(
          model
              + ": input "
              + port
              + " does not take what the Preprocessing says: "
              + p.channels()
              + " "
              + p.layout()
              + (p.width() == 0 ? " of any size" : " of " + p.width() + "x" + p.height()));
    }
    int width = dims.size() == 2 || p.width() > 0 ? p.width() : any(dims.get(planes ? 3 : 2));
    int height = dims.size() == 2 || p.width() > 0 ? p.height() : any(dims.get(planes ? 2 : 1));
    return new ImageInput(port, p.channels(), p.layout(), p.fit(), tables, width, height);
  }

  /** Returns whether the model takes pictures of any size. */
  boolean isFree() {
    return width == 0 && height == 0;
  }

  private static boolean allows(long dim, long size) {
    return dim < 0 || dim == size;
  }

  private static int any(long dim) {
    return (int) Math.max(0, dim);
  }

  /**
   * Returns whether these pictures can be run as one batch: the model accepts batches, and there
   * are several pictures of one size.
   */
  boolean takesAtOnce(List<Image> pictures) {
    if (port.dims().get(0) >= 0 || pictures.size() < 2) {
      return false;
    }
    Image first = pictures.get(0);
    return pictures.stream()
        .allMatch(p -> p.width() == first.width() && p.height() == first.height());
  }

  /**
   * Returns the width of a picture as the model sees it.
   *
   * @param longerSide the longer side of the picture as the model sees it; 0 for the picture's own
   *     size
   */
  int width(int pictureWidth, int pictureHeight, int longerSide) {
    return width > 0 ? width : scaled(pictureWidth, pictureWidth, pictureHeight, longerSide);
  }

  /**
   * Returns the height of a picture as the model sees it.
   *
   * @param longerSide the longer side of the picture as the model sees it; 0 for the picture's own
   *     size
   */
  int height(int pictureWidth, int pictureHeight, int longerSide) {
    return height > 0 ? height : scaled(pictureHeight, pictureWidth, pictureHeight, longerSide);
  }

  private static int scaled(int side, int width, int height, int longerSide) {
    double scale = longerSide == 0 ? 1 : (double) longerSide / Math.max(width, height);
    return (int) Math.max(1, Math.round(side * scale));
  }

  /** Returns the shape of a batch. */
  long[] shape(int count, int batchWidth, int batchHeight) {
    int channels = format.channels();
    if (port.dims().size() == 2) {
      return new long[] {count, (long) channels * batchHeight * batchWidth};
    }
    return layout == Layout.NCHW
        ? new long[] {count, channels, batchHeight, batchWidth}
        : new long[] {count, batchHeight, batchWidth, channels};
  }
}
