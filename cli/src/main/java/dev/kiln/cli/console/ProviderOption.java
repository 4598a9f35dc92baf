package dev.kiln.cli.console;

import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Providers;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --provider}: what a model runs on. */
public final class ProviderOption {
  @Option(
      names = "--provider",
      paramLabel = "NAME",
      split = ",",
      converter = Converter.class,
      description =
          "Run on the first of these providers that works here. Default: tensorrt,cuda,cpu.")
  private List<Provider> providers = Providers.DEFAULT;

  /** Returns the default options of a model with these providers. */
  public Options options() {
    return Options.defaults().withProviders(providers.toArray(Provider[]::new));
  }

  /** Reads a provider's name, in upper or lower case. */
  private static final class Converter implements ITypeConverter<Provider> {
    @Override
    public Provider convert(String name) {
      try {
        return Provider.of(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
