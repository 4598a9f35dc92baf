package dev.kiln.media;

import dev.kiln.runtime.image.Image;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/** Pictures as JPEG, by OpenCV: several times as fast as Java's own. */
public final class Jpeg {
  private static final int QUALITY = 85;

  private Jpeg() {}

  public static byte[] encode(Image bgr) {
    OpenCv.require();
    Mat mat = new Mat();
    MatOfByte bytes = new MatOfByte();
    MatOfInt parameters = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY);
    try {
      Mats.copy(bgr, mat);
      Imgcodecs.imencode(".jpg", mat, bytes, parameters);
      return bytes.toArray();
    } finally {
      parameters.release();
      bytes.release();
      mat.release();
    }
  }

  /**
   * Decodes into a picture in BGR.
   *
   * @throws MediaException if it is no JPEG of the picture's size
   */
  public static void decode(byte[] jpeg, Image into) {
    OpenCv.require();
    MatOfByte bytes = new MatOfByte(jpeg);
    Mat mat = Imgcodecs.imdecode(bytes, Imgcodecs.IMREAD_COLOR);
    bytes.release();
    try {
      if (mat.cols() != into.width() || mat.rows() != into.height()) {
        throw new MediaException("not a JPEG of " + into.width() + "x" + into.height());
      }
      Mats.copy(mat, into);
    } finally {
      mat.release();
    }
  }
}
