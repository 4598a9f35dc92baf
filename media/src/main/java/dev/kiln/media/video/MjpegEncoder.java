package dev.kiln.media.video;

import dev.kiln.media.Mats;
import dev.kiln.media.MediaException;
import dev.kiln.media.OpenCv;
import dev.kiln.runtime.image.Image;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.videoio.VideoWriter;
import org.opencv.videoio.Videoio;

/** Encodes MJPEG in AVI by OpenCV. */
final class MjpegEncoder implements VideoEncoder {
  private static final int QUALITY = 90;
  private static final int RATE_UNIT = 1000;

  private final Path file;
  private final double fps;
  private final VideoWriter writer;
  private final Mat mat;
  private long frames;
  private boolean closed;

  MjpegEncoder(Path file, int width, int height, double fps) {
    OpenCv.require();
    this.file = file;
    this.fps = fps;
    writer =
        new VideoWriter(
            file.toString(),
            Videoio.CAP_OPENCV_MJPEG,
            VideoWriter.fourcc('M', 'J', 'P', 'G'),
            Math.max(1, fps),
            new Size(width, height));
    if (!writer.isOpened()) {
      writer.release();
      throw new MediaException("the file cannot be created; check that the folder is writable");
    }
    mat = new Mat();
    writer.set(Videoio.VIDEOWRITER_PROP_QUALITY, QUALITY);
    OpenHandles.WRITERS.opened();
  }

  @Override
  public void write(Image frame) {
    Mats.copy(frame, mat);
    writer.write(mat);
    frames++;
  }

  @Override
  public void finish() {
    close();
    long written;
    try {
      writeFrameRate();
      written = framesInFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // OpenCV's writer does not report a full disk.
    if (written != frames) {
      throw new MediaException(
          "only %d of %d frames were written; check for a full disk".formatted(written, frames));
    }
  }

  private long framesInFile() throws IOException {
    Optional<AviFile> video = AviFile.open(file);
    if (video.isEmpty()) {
      return 0;
    }
    try (AviFile avi = video.get()) {
      return avi.countRest();
    }
  }

  /**
   * Writes the exact frame rate into the headers, since OpenCV writes whole frames per second only.
   * Source: Multimedia Programming Interface and Data Specifications 1.0, AVI. dwScale and dwRate
   * are 20 and 24 bytes into {@code strh}; the microseconds per frame come first in {@code avih}.
   */
  private void writeFrameRate() throws IOException {
    try (RandomAccessFile avi = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] head = new byte[512];
      avi.readFully(head);
      String text = new String(head, StandardCharsets.ISO_8859_1);
      int avih = text.indexOf("avih") + 8;
      int strh = text.indexOf("strh") + 8;
      ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(avih, (int) Math.round(1e6 / fps));
      header.putInt(strh + 20, RATE_UNIT);
      header.putInt(strh + 24, (int) Math.round(fps * RATE_UNIT));
      avi.seek(0);
      avi.write(head);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      writer.release();
      mat.release();
      OpenHandles.WRITERS.closed();
    }
  }
}
