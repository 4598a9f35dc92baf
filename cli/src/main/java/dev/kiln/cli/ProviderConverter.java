package dev.kiln.cli;

import dev.kiln.runtime.ModelException;
import dev.kiln.runtime.Provider;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a provider's name, in any case. */
final class ProviderConverter implements ITypeConverter<Provider> {
  @Override
  public Provider convert(String name) {
    try {
      return Provider.of(name);
    } catch (ModelException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
