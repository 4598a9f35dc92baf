package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.image.PixelFormat;
import java.util.List;

/**
 * The output of a model that holds pictures, and its format.
 *
 * @param port uint8 [N, H, W, C], or float [N, C, H, W], [N, H, W, C] or [N, C * H * W]
 * @param format the pixel format of the model
 * @param layout the order of the numbers
 * @param factors one factor per channel, applied first; null if the output holds bytes
 * @param offsets one offset per channel, added after the multiplication
 * @param flatWidth the width of a picture if the output's shape does not contain it
 * @param flatHeight the height of a picture if the output's shape does not contain it
 */
record ImageOutput(
    Port port,
    PixelFormat format,
    Layout layout,
    float[] factors,
    float[] offsets,
    int flatWidth,
    int flatHeight) {
  /**
   * Returns the first output of a model that can hold pictures.
   *
   * @param preprocessing the preprocessing of an undressed model; null for a dressed one
   * @throws dev.kiln.runtime.errors.ModelException if there is no such output
   */
  static ImageOutput of(Model model, Preprocessing preprocessing, Requirement requirement) {
    for (Port port : model.outputs()) {
      List<Long> dims = port.dims();
      if (port.type() == ElementType.UINT8
          && dims.size() == 4
          && (dims.get(3) == 3 || dims.get(3) == 1)) {
        PixelFormat format = dims.get(3) == 3 ? PixelFormat.RGB : PixelFormat.GREY;
        return new ImageOutput(port, format, Layout.NHWC, null, null, 0, 0);
      }
    }
    boolean numbers = false;
    for (Port port : model.outputs()) {
      if (OutputView.reads(port.type()) && preprocessing != null && fits(port, preprocessing)) {
        int channels = preprocessing.channels().channels();
        return new ImageOutput(
            port,
            preprocessing.channels(),
            preprocessing.layout(),
            preprocessing.output().inverseFactors(channels),
            preprocessing.output().inverseOffsets(channels),
            preprocessing.width(),
            preprocessing.height());
      }
      numbers |= preprocessing == null && mayBePicture(port);
    }
    throw numbers ? requirement.undressed(model, model.outputs()) : requirement.refusal(model);
  }

  private static boolean mayBePicture(Port port) {
    List<Long> dims = port.dims();
    return OutputView.reads(port.type())
        && dims.size() == 4
        && (dims.get(1) == 3 || dims.get(1) == 1 || dims.get(3) == 3 || dims.get(3) == 1);
  }

  private static boolean fits(Port port, Preprocessing p) {
    List<Long> dims = port.dims();
    int channels = p.channels().channels();
    if (dims.size() == 2) {
      return p.width() > 0 && dims.get(1) == (long) channels * p.width() * p.height();
    }
    return dims.size() == 4 && allows(dims.get(p.layout() == Layout.NCHW ? 1 : 3), channels);
  }

  private static boolean allows(long dim, long size) {
    return dim < 0 || dim == size;
  }

  /** Returns the width of the pictures in an output of this shape. */
  int width(long[] shape) {
    return shape.length == 2 ? flatWidth : (int) shape[layout == Layout.NCHW ? 3 : 2];
  }

  /** Returns the height of the pictures in an output of this shape. */
  int height(long[] shape) {
    return shape.length == 2 ? flatHeight : (int) shape[layout == Layout.NCHW ? 2 : 1];
  }
}
