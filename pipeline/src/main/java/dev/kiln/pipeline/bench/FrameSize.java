package dev.kiln.pipeline.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a frame, written {@code 640x480}.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record FrameSize(int width, int height) {
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})[xX]([1-9]\\d{0,4})");

  /** The default: the usual size of a webcam's frames. */
  static final FrameSize CAMERA = new FrameSize(640, 480);

  /** Returns the size as {@link #parse} reads it. */
  @Override
  public String toString() {
    return width + "x" + height;
  }

  /**
   * Parses a size such as {@code 640x480}.
   *
   * @throws IllegalArgumentException if the text is not a size
   */
  public static FrameSize parse(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size; expected WIDTHxHEIGHT in pixels, such as 640x480");
    }
    return new FrameSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }
}
