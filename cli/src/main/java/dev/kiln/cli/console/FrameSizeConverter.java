package dev.kiln.cli.console;

import dev.kiln.pipeline.bench.FrameSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a picture's size, such as {@code 640x480}. */
public final class FrameSizeConverter implements ITypeConverter<FrameSize> {
  @Override
  public FrameSize convert(String value) {
    try {
      return FrameSize.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
