package dev.kiln.cli.models;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.Table;
import dev.kiln.pipeline.models.ModelManifest;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.ModelCard;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln models}: lists the models in {@code models/}, or verifies their files. */
@Command(
    name = "models",
    description = "List the models that come with Kiln.",
    mixinStandardHelpOptions = true)
public final class ModelsCommand implements Callable<Integer> {
  private static final String TEST = "test_";

  @Spec private CommandSpec spec;

  @Mixin private JsonOption json;

  @Option(
      names = "--verify",
      description = "Check the files against the SHA-256 sums in models/manifest instead.")
  private boolean verify;

  private record Row(
      String name, String task, String network, long bytes, Map<String, Object> metrics) {}

  private record Listing(String folder, List<Row> models) {}

  private record Verified(String folder, List<ModelManifest.Entry> files) {}

  @Override
  public Integer call() throws IOException {
    if (verify) {
      return verify();
    }
    list();
    return CommandLine.ExitCode.OK;
  }

  /** A file that did not come with Kiln is reported, but is not a failure. */
  private int verify() throws IOException {
    List<ModelManifest.Entry> files = ModelManifest.of(ShippedModels.folder()).check();
    PrintWriter out = spec.commandLine().getOut();
    json.print(new Verified(ShippedModels.folder().toString(), files), out, v -> print(v, out));
    boolean whole =
        files.stream()
            .map(ModelManifest.Entry::state)
            .allMatch(s -> s == ModelManifest.State.GENUINE || s == ModelManifest.State.FOREIGN);
    return whole ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(Verified verified, PrintWriter out) {
    Table table = new Table("file", "state");
    verified.files().forEach(file -> table.add(file.file(), words(file.state())));
    table.print(out);
  }

  private static String words(ModelManifest.State state) {
    return switch (state) {
      case GENUINE -> "genuine";
      case TAMPERED -> "TAMPERED: not the bytes that came with Kiln";
      case MISSING -> "MISSING: came with Kiln but is not there";
      case FOREIGN -> "foreign: did not come with Kiln";
    };
  }

  private void list() {
    List<Row> rows = ShippedModels.names().stream().map(ModelsCommand::row).toList();
    PrintWriter out = spec.commandLine().getOut();
    json.print(new Listing(ShippedModels.folder().toString(), rows), out, l -> print(l, out));
  }

  private static void print(Listing listing, PrintWriter out) {
    if (listing.models().isEmpty()) {
      out.println("no models in " + listing.folder());
      return;
    }
    Table table = new Table("model", "task", "network", ">size", "measured");
    for (Row row : listing.models()) {
      table.add(
          row.name(), row.task(), row.network(), kilobytes(row.bytes()), words(row.metrics()));
    }
    table.print(out);
  }

  private static Row row(String name) {
    Path file = ShippedModels.folder().resolve(name + ".onnx");
    try {
      ModelCard card = ModelCard.read(file);
      return new Row(name, card.taskName(), card.network(), Files.size(file), card.metrics());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kilobytes(long bytes) {
    return String.format(Locale.ROOT, "%,d KB", Math.round(bytes / 1024.0));
  }

  /** Returns the test metrics, without those of single classes. */
  private static String words(Map<String, Object> metrics) {
    return metrics.entrySet().stream()
        .filter(m -> m.getKey().startsWith(TEST) && !m.getKey().contains("/"))
        .map(m -> m.getKey().substring(TEST.length()) + " " + m.getValue())
        .collect(Collectors.joining(", "));
  }
}
