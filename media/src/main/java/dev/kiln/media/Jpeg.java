package dev.kiln.media;

import dev.kiln.runtime.image.Image;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * Encodes and decodes JPEG in memory by OpenCV, which is several times as fast as Java's own codec:
 * for live frames. Thread-safe. Picture files are read by {@code dev.kiln.pictures}.
 */
public final class Jpeg {
  private static final int QUALITY = 85;

  private Jpeg() {}

  /**
   * Encodes a picture at quality 85.
   *
   * @param bgr a picture in BGR
   * @throws MediaException if OpenCV's native library does not load
   */
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
   * Decodes a JPEG.
   *
   * @param into a picture in BGR of the JPEG's size
   * @throws MediaException if the bytes are not a JPEG of this size, or OpenCV's native library
   *     does not load
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
