package dev.kiln.cli.console;

import dev.kiln.runtime.task.Normalization;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the {@code RANGE} of {@code --image}: the pixel values that a network expects. */
public final class PixelRangeConverter implements ITypeConverter<Normalization> {
  /** The ranges, for a help text. */
  public static final String RANGES =
      "imagenet (normalised by ImageNet's mean and deviation), unit (0 to 1), signed (-1 to 1),"
          + " byte (0 to 255), or MEAN,STD: one number each, or one each per channel, for pixels of"
          + " 0 to 1; for pixels of 0 to 255 if a number is above 1";

  @Override
  public Normalization convert(String range) {
    return switch (range) {
      case "imagenet" -> Normalization.imagenet();
      case "unit" -> Normalization.unit();
      case "signed" -> Normalization.signed();
      case "byte" -> Normalization.bytes();
      default -> numbers(range);
    };
  }

  private static Normalization numbers(String range) {
    List<Double> numbers;
    try {
      numbers = Arrays.stream(range.split(",", -1)).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw refusal(range, e);
    }
    int half = numbers.size() / 2;
    boolean positive =
        numbers.stream().allMatch(Double::isFinite)
            && numbers.stream().skip(half).allMatch(std -> std > 0);
    if ((numbers.size() != 2 && numbers.size() != 6) || !positive) {
      throw refusal(range, null);
    }
    boolean bytes = numbers.stream().anyMatch(number -> number > 1);
    return new Normalization(
        bytes ? 1 : 1 / 255.0, numbers.subList(0, half), numbers.subList(half, numbers.size()));
  }

  private static TypeConversionException refusal(String range, Throwable cause) {
    TypeConversionException refusal =
        new TypeConversionException(
            "'"
                + range
                + "' is not one of imagenet, unit, signed, byte, or MEAN,STD with 2 or 6 numbers,"
                + " such as 0.5,0.25");
    refusal.initCause(cause);
    return refusal;
  }
}
