package dev.kiln.media;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Pictures between OpenCV's native memory and Java's: one copy each way. 8 bits a channel; one
 * channel is grey, three are BGR, four BGRA, as OpenCV has them. The matrices stay their owners'.
 */
public final class Mats {
  private Mats() {}

  /**
   * A new picture of a matrix.
   *
   * @throws MediaException if its elements aren't bytes in 1, 3 or 4 channels
   */
  public static Image image(Mat mat) {
    PixelFormat format = format(mat);
    byte[] pixels = new byte[mat.rows() * mat.cols() * format.channels()];
    Image image = new Image(pixels, mat.cols(), mat.rows(), format);
    copy(mat, image);
    return image;
  }

  /**
   * Fills a picture with a matrix.
   *
   * @throws MediaException if size or format differ
   */
  public static void copy(Mat mat, Image into) {
    PixelFormat format = format(mat);
    if (mat.cols() != into.width() || mat.rows() != into.height() || format != into.format()) {
      throw new MediaException(
          "a matrix of " + mat.cols() + "x" + mat.rows() + " " + format + " does not fit " + into);
    }
    mat.get(0, 0, into.pixels());
  }

  /**
   * Fills a matrix with a picture; it gets the picture's size and format.
   *
   * @throws MediaException if the picture is RGB or RGBA, which OpenCV does not have
   */
  public static void copy(Image image, Mat into) {
    into.create(image.height(), image.width(), type(image));
    into.put(0, 0, image.pixels());
  }

  private static PixelFormat format(Mat mat) {
    return switch (mat.type()) {
      case CvType.CV_8U -> PixelFormat.GREY;
      case TYPE_BGR -> PixelFormat.BGR;
      case TYPE_BGRA -> PixelFormat.BGRA;
      default ->
          throw new MediaException(
              "a matrix of "
                  + CvType.typeToString(mat.type())
                  + " is no picture; expected 8 bits in 1, 3 or 4 channels");
    };
  }

  /** CV_8UC3 and CV_8UC4: OpenCV computes them at run time, a switch needs constants. */
  private static final int TYPE_BGR = CvType.CV_8U + (2 << 3);

  private static final int TYPE_BGRA = CvType.CV_8U + (3 << 3);

  private static int type(Image image) {
    return switch (image.format()) {
      case GREY -> CvType.CV_8U;
      case BGR -> TYPE_BGR;
      case BGRA -> TYPE_BGRA;
      default ->
          throw new MediaException("OpenCV has no " + image.format() + "; convert it to BGR first");
    };
  }
}
