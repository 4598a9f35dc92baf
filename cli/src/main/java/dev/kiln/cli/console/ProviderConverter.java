package dev.kiln.cli.console;

import dev.kiln.runtime.Provider;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a provider's name, in any case. */
public final class ProviderConverter implements ITypeConverter<Provider> {
  @Override
  public Provider convert(String name) {
    try {
      return Provider.of(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
