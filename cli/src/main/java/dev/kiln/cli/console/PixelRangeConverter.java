package dev.kiln.cli.console;

import dev.kiln.runtime.task.Normalization;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the {@code RANGE} of {@code --image}: the pixel values that a network expects. */
public final class PixelRangeConverter implements ITypeConverter<Normalization> {
  /** The ranges, for a help text. */
  public static final String RANGES =
      "imagenet (normalised by ImageNet's mean and deviation), unit (0 to 1), signed (-1 to 1) or"
          + " byte (0 to 255)";

  @Override
  public Normalization convert(String range) {
    return switch (range) {
      case "imagenet" -> Normalization.imagenet();
      case "unit" -> Normalization.unit();
      case "signed" -> Normalization.signed();
      case "byte" -> Normalization.bytes();
      default ->
          throw new TypeConversionException(
              "'" + range + "' is not one of imagenet, unit, signed, byte");
    };
  }
}
