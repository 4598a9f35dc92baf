package dev.kiln.cli;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.ModelCard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln models}: what is in {@code models/}. */
@Command(
    name = "models",
    description = "List the models that come with Kiln.",
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
  private static final String TEST = "test_";

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private record Row(
      String name, String task, String network, long bytes, Map<String, Object> metrics) {}

  private record Listing(String folder, List<Row> models) {}

  @Override
  public void run() {
    List<Row> rows = ModelFiles.names().stream().map(ModelsCommand::row).toList();
    if (json) {
      spec.commandLine()
          .getOut()
          .println(Json.of(new Listing(ModelFiles.folder().toString(), rows)));
      return;
    }
    if (rows.isEmpty()) {
      spec.commandLine().getOut().println("no models in " + ModelFiles.folder());
      return;
    }
    Table table = new Table("model", "task", "network", ">size", "measured");
    for (Row row : rows) {
      table.add(
          row.name(), row.task(), row.network(), kilobytes(row.bytes()), words(row.metrics()));
    }
    table.print(spec.commandLine().getOut());
  }

  private static Row row(String name) {
    Path file = ModelFiles.folder().resolve(name + ".onnx");
    try (Model model = Model.open(file)) {
      ModelCard card = model.card();
      return new Row(name, card.task(), card.network(), Files.size(file), card.metrics());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kilobytes(long bytes) {
    return String.format(Locale.ROOT, "%,d KB", Math.round(bytes / 1024.0));
  }

  /** What was measured on data that the model was not trained on. */
  private static String words(Map<String, Object> metrics) {
    return metrics.entrySet().stream()
        .filter(m -> m.getKey().startsWith(TEST))
        .map(m -> m.getKey().substring(TEST.length()) + " " + m.getValue())
        .collect(Collectors.joining(", "));
  }
}
