package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A video of any format, decoded by {@code ffmpeg} and read through a pipe as raw BGR. */
final class FfmpegVideo implements VideoSource {
  private static final String ONLY_FILES = "file,pipe";

  private final Path path;
  private final Ffmpeg ffmpeg;
  private final int width;
  private final int height;
  private final double fps;
  private final long frames;
  private final byte[] frame;
  private long timestamp;

  private FfmpegVideo(Path path, Map<String, String> stream) {
    this.path = path;
    boolean sideways = Math.abs(number(stream, "rotation")) % 180 == 90;
    width = (int) number(stream, sideways ? "height" : "width");
    height = (int) number(stream, sideways ? "width" : "height");
    String rate = rate(stream);
    fps = fraction(rate);
    double seconds = number(stream, "duration");
    frames = seconds > 0 ? Math.round(seconds * fps) : -1;
    Image.checkSize(width, height);
    frame = new byte[width * height * 3];
    ffmpeg =
        Ffmpeg.start(
            path,
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-nostdin",
                "-protocol_whitelist",
                ONLY_FILES,
                "-i",
                Ffmpeg.file(path),
                "-map",
                "0:v:0",
                "-vf",
                "fps=" + rate,
                "-f",
                "rawvideo",
                "-pix_fmt",
                "bgr24",
                "-"));
  }

  /**
   * Opens a video.
   *
   * @throws MediaException if ffmpeg is not installed or the file is not a video
   */
  static FfmpegVideo open(Path path) {
    try (Ffmpeg probe =
        Ffmpeg.start(
            path,
            List.of(
                "ffprobe",
                "-v",
                "error",
                "-protocol_whitelist",
                ONLY_FILES,
                "-select_streams",
                "v:0",
                "-show_entries",
                "stream=width,height,avg_frame_rate,r_frame_rate:stream_side_data=rotation"
                    + ":format=duration",
                "-of",
                "default=noprint_wrappers=1",
                Ffmpeg.file(path)))) {
      String answer = new String(probe.output().readAllBytes(), StandardCharsets.UTF_8);
      String failure = probe.failure();
      Map<String, String> stream =
          answer
              .lines()
              .filter(line -> line.contains("="))
              .map(line -> line.split("=", 2))
              .collect(Collectors.toMap(part -> part[0], part -> part[1], (a, b) -> a));
      if (!failure.isEmpty() || !stream.containsKey("width")) {
        throw new MediaException(path + ": ffmpeg cannot read this as a video" + because(failure));
      }
      return new FfmpegVideo(path, stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String because(String failure) {
    return failure.isEmpty() ? "" : " (" + failure + ")";
  }

  private static String rate(Map<String, String> stream) {
    String average = stream.getOrDefault("avg_frame_rate", "0/0");
    return fraction(average) > 0 ? average : stream.getOrDefault("r_frame_rate", "25/1");
  }

  private static double fraction(String text) {
    String[] parts = text.split("/");
    double below = parts.length == 2 ? Double.parseDouble(parts[1]) : 1;
    return below == 0 ? 0 : Double.parseDouble(parts[0]) / below;
  }

  private static double number(Map<String, String> stream, String key) {
    String value = stream.getOrDefault(key, "N/A");
    return value.equals("N/A") ? 0 : Double.parseDouble(value);
  }

  @Override
  public boolean grab() {
    try {
      int read = ffmpeg.output().readNBytes(frame, 0, frame.length);
      timestamp = System.nanoTime();
      if (read < frame.length) {
        String failure = ffmpeg.failure();
        if (!failure.isEmpty()) {
          throw new MediaException(path + ": the video is damaged (" + failure + ")");
        }
      }
      return read == frame.length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void retrieve(Image into) {
    System.arraycopy(frame, 0, into.pixels(), 0, frame.length);
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
  public void close() {
    ffmpeg.close();
  }
}
