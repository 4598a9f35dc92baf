package dev.kiln.media;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Copies pictures between OpenCV's matrices and the runtime. Matrices have 8 bits a channel; one
 * channel is grey, three are BGR, four are BGRA. The caller keeps and releases its matrices.
 */
public final class Mats {
  private Mats() {}

  /**
   * Returns a new picture with a matrix's pixels.
   *
   * @throws IllegalArgumentException if the elements are not bytes in 1, 3 or 4 channels
   */
  public static Image image(Mat mat) {
    PixelFormat format = format(mat);
    byte[] pixels = new byte[mat.rows() * mat.cols() * format.channels()];
    Image image = new Image(pixels, mat.cols(), mat.rows(), format);
    copy(mat, image);
    return image;
  }

  /**
   * Copies a matrix into a picture.
   *
   * @throws IllegalArgumentException if size or format differ
   */
  public static void copy(Mat mat, Image into) {
    PixelFormat format = format(mat);
    if (mat.cols() != into.width() || mat.rows() != into.height() || format != into.format()) {
      throw new IllegalArgumentException(
          "a matrix of %dx%d %s does not fit into %s"
              .formatted(mat.cols(), mat.rows(), format, into));
    }
    mat.get(0, 0, into.pixels());
  }

  /**
   * Copies a picture into a matrix, which takes the picture's size and format.
   *
   * @throws IllegalArgumentException if the picture is RGB or RGBA, which OpenCV does not use
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
          throw new IllegalArgumentException(
              "a matrix of %s is not a picture; expected 8 bits in 1, 3 or 4 channels"
                  .formatted(CvType.typeToString(mat.type())));
    };
  }

  /** CV_8UC3 and CV_8UC4. OpenCV computes them at run time, but a switch needs constants. */
  private static final int TYPE_BGR = CvType.CV_8U + (2 << 3);

  private static final int TYPE_BGRA = CvType.CV_8U + (3 << 3);

  private static int type(Image image) {
    return switch (image.format()) {
      case GREY -> CvType.CV_8U;
      case BGR -> TYPE_BGR;
      case BGRA -> TYPE_BGRA;
      default ->
          throw new IllegalArgumentException(
              "OpenCV does not use " + image.format() + "; convert the picture to BGR first");
    };
  }
}
