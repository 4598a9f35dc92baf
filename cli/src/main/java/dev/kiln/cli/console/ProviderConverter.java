package dev.kiln.cli.console;

import dev.kiln.runtime.Provider;
import dev.kiln.runtime.errors.ModelException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a provider's name, in any case. */
public final class ProviderConverter implements ITypeConverter<Provider> {
  @Override
  public Provider convert(String name) {
    try {
      return Provider.of(name);
    } catch (ModelException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
