package dev.kiln.pipeline.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture's size, written {@code 640x480}.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record FrameSize(int width, int height) {
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})[xX]([1-9]\\d{0,4})");

  /** A camera's, where nothing else is said. */
  static final FrameSize CAMERA = new FrameSize(640, 480);

  @Override
  public String toString() {
    return width + "x" + height;
  }

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static FrameSize parse(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no size; expected WIDTHxHEIGHT in pixels, such as 640x480");
    }
    return new FrameSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }
}
