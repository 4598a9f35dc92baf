package dev.kiln.cli.export;

import dev.kiln.graph.calibrate.RangeMethod;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the {@code --range} of int8. */
final class RangeMethodConverter implements ITypeConverter<RangeMethod> {
  @Override
  public RangeMethod convert(String name) {
    return switch (name) {
      case "min-max" -> RangeMethod.MIN_MAX;
      case "percentile" -> RangeMethod.PERCENTILE;
      case "mse" -> RangeMethod.MSE;
      case "entropy" -> RangeMethod.ENTROPY;
      default ->
          throw new TypeConversionException(
              "'" + name + "' is not one of min-max, percentile, mse, entropy");
    };
  }
}
