package dev.kiln.cli.train;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.Table;
import dev.kiln.pipeline.models.NetworkCatalog;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.network.ParameterCounts;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln networks}: lists the networks that can be trained and exported, or their layers. */
@Command(
    name = "networks",
    description = "List the networks that can be trained and exported, or the layers of one.",
    mixinStandardHelpOptions = true)
public final class NetworksCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NETWORK",
      description =
          "List the layers of this network, with the shape of their output, their parameters and the"
              + " multiply-adds for one sample.")
  private String network;

  @Option(
      names = "--input",
      paramLabel = "SIZE",
      description =
          "The size of the pictures, such as 3x320x240, 320x240 (height and width) or 320. Default:"
              + " that of the network's article.")
  private String input;

  @Mixin private JsonOption json;

  private record Row(
      String name, String part, String task, List<Long> input, long parameters, String article) {}

  @Override
  public void run() {
    if (network != null) {
      LayerListing.of(NetworkCatalog.find(network), input).print(spec.commandLine().getOut(), json);
      return;
    }
    if (input != null) {
      throw new IllegalArgumentException(
          "--input: name the network, such as 'kiln networks style'");
    }
    List<Row> rows =
        Networks.all().stream().flatMap(n -> n.parts().stream().map(p -> row(n, p))).toList();
    PrintWriter out = spec.commandLine().getOut();
    json.print(new Listing(rows), out, listing -> print(listing, out));
  }

  private static void print(Listing listing, PrintWriter out) {
    Table table = new Table("network", "task", ">parameters", "input", "article");
    for (Row row : listing.networks()) {
      table.add(
          row.part().equals(row.name()) ? row.name() : row.name() + " " + row.part(),
          row.task(),
          String.format(Locale.ROOT, "%,d", row.parameters()),
          row.input().stream()
              .map(d -> d < 0 ? "*" : d.toString())
              .collect(Collectors.joining("x")),
          row.article());
    }
    table.print(out);
  }

  private record Listing(List<Row> networks) {}

  private static Row row(Network network, Network.Part part) {
    return new Row(
        network.name(),
        part.name(),
        network.kind().toString(),
        LongStream.of(part.input().getShape()).boxed().toList(),
        ParameterCounts.of(network, part),
        network.article());
  }
}
