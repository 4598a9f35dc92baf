package dev.kiln.media.video;

import dev.kiln.media.Mats;
import dev.kiln.media.MediaException;
import dev.kiln.media.OpenCv;
import dev.kiln.runtime.image.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.opencv.core.Mat;
import org.opencv.videoio.VideoCapture;
import org.opencv.videoio.VideoWriter;
import org.opencv.videoio.Videoio;

/** A camera, read by OpenCV. It owns the capture and one matrix. */
final class OpenCvCamera implements VideoSource {
  private static final int CAMERA_WIDTH = 640;
  private static final int CAMERA_HEIGHT = 480;

  private final VideoCapture capture;
  private final Mat frame = new Mat();
  private long timestamp;
  private boolean closed;

  private OpenCvCamera(VideoCapture capture) {
    this.capture = capture;
    OpenHandles.CAPTURES.opened();
  }

  /**
   * Opens a camera, at 640x480 if the camera offers it.
   *
   * @throws MediaException if there is no camera with this number, or another program uses it
   */
  static OpenCvCamera camera(int number) {
    OpenCv.require();
    // OpenCV prints to standard error when there is no such camera, so look first.
    if (onLinux() && !Files.exists(Path.of("/dev/video" + number))) {
      throw noCamera(number);
    }
    VideoCapture capture = new VideoCapture(number, backend());
    if (!capture.isOpened()) {
      capture.release();
      throw noCamera(number);
    }
    // Compressed frames, since USB 2 carries fewer uncompressed ones per second.
    capture.set(Videoio.CAP_PROP_FOURCC, VideoWriter.fourcc('M', 'J', 'P', 'G'));
    capture.set(Videoio.CAP_PROP_FRAME_WIDTH, CAMERA_WIDTH);
    capture.set(Videoio.CAP_PROP_FRAME_HEIGHT, CAMERA_HEIGHT);
    capture.set(Videoio.CAP_PROP_BUFFERSIZE, 1);
    return new OpenCvCamera(capture);
  }

  private static MediaException noCamera(int number) {
    return new MediaException(
        "camera %d: not found, or in use by another program; name another camera, a video file or a"
                .formatted(number)
            + " folder of pictures");
  }

  private static int backend() {
    if (onLinux()) {
      return Videoio.CAP_V4L2;
    }
    return system().startsWith("mac") ? Videoio.CAP_AVFOUNDATION : Videoio.CAP_ANY;
  }

  private static boolean onLinux() {
    return system().startsWith("linux");
  }

  private static String system() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean grab() {
    boolean grabbed = capture.grab();
    timestamp = System.nanoTime();
    return grabbed && capture.retrieve(frame) && !frame.empty();
  }

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public int width() {
    return frame.cols();
  }

  @Override
  public int height() {
    return frame.rows();
  }

  @Override
  public void retrieve(Image into) {
    Mats.copy(frame, into);
  }

  @Override
  public double fps() {
    return 0;
  }

  @Override
  public long frames() {
    return -1;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      capture.release();
      frame.release();
      OpenHandles.CAPTURES.closed();
    }
  }
}
