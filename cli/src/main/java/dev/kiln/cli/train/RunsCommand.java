package dev.kiln.cli.train;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.Table;
import dev.kiln.pictures.Pictures;
import dev.kiln.train.fit.ComparedRuns;
import dev.kiln.train.fit.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln runs}: compares training runs. */
@Command(
    name = "runs",
    description =
        "Compare training runs: their test metrics in a table, their curves in a picture.",
    mixinStandardHelpOptions = true)
public final class RunsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "RUN_DIR", description = "The folders of the runs.")
  private List<Path> folders;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Draw each test metric, with a curve for each run (PNG or JPEG).")
  private Path picture;

  @Mixin private JsonOption json;

  private record Row(
      String run,
      String network,
      int epochs,
      Map<String, Double> metrics,
      double samplesPerSecond) {}

  private record Listing(List<Row> runs) {}

  @Override
  public Integer call() throws IOException {
    ComparedRuns compared = ComparedRuns.of(folders);
    if (picture != null) {
      Pictures.write(compared.curves(), picture);
    }
    List<Row> rows = new ArrayList<>();
    compared.runs().forEach((name, run) -> rows.add(row(name, run)));
    PrintWriter out = spec.commandLine().getOut();
    json.print(new Listing(rows), out, listing -> print(rows, out));
    return 0;
  }

  private static Row row(String name, Run run) {
    return new Row(
        name,
        run.network(),
        run.epochs().size(),
        ComparedRuns.tested(run),
        ComparedRuns.fastest(run));
  }

  private static void print(List<Row> rows, PrintWriter out) {
    Set<String> metrics = new TreeSet<>();
    rows.forEach(row -> metrics.addAll(row.metrics().keySet()));
    List<String> headings = new ArrayList<>(List.of("run", "network", ">epochs"));
    metrics.forEach(metric -> headings.add(">test " + metric.replace('_', ' ')));
    headings.add(">samples/s");
    Table table = new Table(headings.toArray(String[]::new));
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.run(), row.network()));
      cells.add(Integer.toString(row.epochs()));
      metrics.forEach(metric -> cells.add(number(row.metrics().get(metric))));
      cells.add(String.format(Locale.ROOT, "%,.0f", row.samplesPerSecond()));
      table.add(cells.toArray(String[]::new));
    }
    table.print(out);
  }

  private static String number(Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
  }
}
