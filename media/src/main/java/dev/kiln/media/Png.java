package dev.kiln.media;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/** Pictures as PNG, by OpenCV. */
public final class Png {
  private Png() {}

  public static byte[] encode(Image picture) {
    OpenCv.require();
    Mat mat = new Mat();
    MatOfByte bytes = new MatOfByte();
    try {
      Mats.copy(picture.to(PixelFormat.BGR), mat);
      Imgcodecs.imencode(".png", mat, bytes);
      return bytes.toArray();
    } finally {
      bytes.release();
      mat.release();
    }
  }
}
