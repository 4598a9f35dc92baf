package dev.kiln.cli.console;

import dev.kiln.runtime.task.Normalization;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --image} takes: what a network expects of a picture's bytes. */
public final class NormalizationConverter implements ITypeConverter<Normalization> {
  @Override
  public Normalization convert(String value) {
    return switch (value) {
      case "imagenet" -> Normalization.imagenet();
      case "unit" -> Normalization.unit();
      case "signed" -> Normalization.signed();
      case "byte" -> Normalization.bytes();
      default ->
          throw new TypeConversionException(
              "'" + value + "' is not one of imagenet, unit, signed, byte");
    };
  }
}
