package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.media.OpenCv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.opencv.videoio.VideoCapture;
import org.opencv.videoio.VideoWriter;
import org.opencv.videoio.Videoio;

/** A camera, or a video of MJPEG in AVI, read by OpenCV. */
final class OpenCvVideo extends MatSource {
  private static final int CAMERA_WIDTH = 640;
  private static final int CAMERA_HEIGHT = 480;

  private final VideoCapture capture;
  private final double fps;
  private final long frames;

  private OpenCvVideo(VideoCapture capture, double fps, long frames) {
    this.capture = capture;
    this.fps = fps;
    this.frames = frames;
  }

  /** The file as a video, or null if it isn't MJPEG in AVI. */
  static OpenCvVideo mjpeg(Path file) {
    OpenCv.require();
    VideoCapture capture = new VideoCapture(file.toString(), Videoio.CAP_OPENCV_MJPEG);
    if (!capture.isOpened()) {
      capture.release();
      return null;
    }
    return new OpenCvVideo(
        capture,
        capture.get(Videoio.CAP_PROP_FPS),
        (long) capture.get(Videoio.CAP_PROP_FRAME_COUNT));
  }

  /**
   * A camera, 640x480 if it can.
   *
   * @throws MediaException if there is none of this number, or another program has it
   */
  static OpenCvVideo camera(int number) {
    OpenCv.require();
    // Looked for first, since OpenCV complains on standard error when there is none.
    if (onLinux() && !Files.exists(Path.of("/dev/video" + number))) {
      throw noCamera(number);
    }
    VideoCapture capture = new VideoCapture(number, backend());
    if (!capture.isOpened()) {
      capture.release();
      throw noCamera(number);
    }
    // Compressed frames: an uncompressed camera at USB 2 gives fewer a second.
    capture.set(Videoio.CAP_PROP_FOURCC, VideoWriter.fourcc('M', 'J', 'P', 'G'));
    capture.set(Videoio.CAP_PROP_FRAME_WIDTH, CAMERA_WIDTH);
    capture.set(Videoio.CAP_PROP_FRAME_HEIGHT, CAMERA_HEIGHT);
    capture.set(Videoio.CAP_PROP_BUFFERSIZE, 1);
    return new OpenCvVideo(capture, 0, -1);
  }

  private static MediaException noCamera(int number) {
    return new MediaException(
        "no camera "
            + number
            + ", or another program uses it; name another one, a video file or a folder");
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
  public double fps() {
    return fps;
  }

  @Override
  public long frames() {
    return frames;
  }

  @Override
  void release() {
    capture.release();
  }
}
