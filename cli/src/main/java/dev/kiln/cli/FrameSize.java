package dev.kiln.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A picture's size, written {@code 640x480}.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
record FrameSize(int width, int height) {
  /** A camera's, where nothing else is said. */
  static final FrameSize CAMERA = new FrameSize(640, 480);

  @Override
  public String toString() {
    return width + "x" + height;
  }

  /** Reads one. */
  static final class Converter implements ITypeConverter<FrameSize> {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})[xX]([1-9]\\d{0,4})");

    @Override
    public FrameSize convert(String value) {
      Matcher matcher = SIZE.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + value + "' is no size; expected WIDTHxHEIGHT in pixels, such as 640x480");
      }
      return new FrameSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
  }
}
