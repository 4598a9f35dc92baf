package dev.kiln.cli.bench;

import dev.kiln.pipeline.bench.FrameSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the size of a frame, such as {@code 640x480}. */
final class FrameSizeConverter implements ITypeConverter<FrameSize> {
  @Override
  public FrameSize convert(String size) {
    try {
      return FrameSize.parse(size);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
