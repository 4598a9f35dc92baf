package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.gson.JsonObject;
import dev.kiln.export.BlockForward;
import dev.kiln.export.Export;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.verify.RandomTensors;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.graph.verify.Verify;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Task;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.op.Operators;
import dev.kiln.train.weights.ParameterNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network of the catalogue does in ONNX Runtime what it does in DJL. */
class NetworksExportTest {
  private static final Set<String> LARGE =
      Set.of(
          "alexnet",
          "dcgan64",
          "deeplab-mobilenetv2-os8",
          "deeplab-xception",
          "deeplab-xception-os8");

  private static final long[][] MORE_SIZES = {{51, 65}, {64, 33}, {70, 34}};

  @TempDir private Path folder;

  static Stream<Network> small() {
    return Networks.all().stream().filter(network -> !LARGE.contains(network.name()));
  }

  static Stream<Network> large() {
    return Networks.all().stream().filter(network -> LARGE.contains(network.name()));
  }

  @ParameterizedTest
  @MethodSource("small")
  void networkIsExported(Network network) {
    plainNetworkIsTheSame(network.main());
    dressedNetworkIsVerified(network);
    if (network.parts().size() > 1) {
      plainNetworkIsTheSame(network.parts().get(1));
      dressedNetworkIsVerified(network, "--part", "discriminator");
    }
  }

  @ParameterizedTest
  @MethodSource("large")
  @Tag("slow")
  void largeNetworkIsExported(Network network) {
    networkIsExported(network);
  }

  private void plainNetworkIsTheSame(Network.Part part) {
    Path file = folder.resolve("plain.onnx");
    try (NDManager memory = NDManager.newBaseManager()) {
      Block block = part.initialized(memory);
      enliven(block);
      Report report =
          Export.of(block, part.input())
              .withLowerings(Lowerings.standard().withTorchOperators(Operators::compute))
              .save(file);
      List<String> outputs =
          report.verification().differences().stream().map(d -> d.output()).toList();
      verifyAtMoreSizes(file, new BlockForward(block, List.of("input"), outputs), part.input());
    }
  }

  /** Weights with which all layers count: each normalisation scales and shifts. */
  private static void enliven(Block block) {
    Random random = new Random(7);
    ParameterNames.of(block)
        .forEach(
            (name, parameter) -> {
              NDArray array = parameter.getArray();
              if (array.getShape().dimension() == 1) {
                float middle = name.endsWith("var") || name.endsWith("weight") ? 1 : 0;
                float[] values = new float[(int) array.size()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = middle + random.nextFloat() - 0.5f;
                }
                array.set(values);
              }
            });
  }

  private static void verifyAtMoreSizes(Path file, BlockForward source, Shape input) {
    if (input.dimension() != 4 || input.get(2) != -1) {
      return;
    }
    try (var model = dev.kiln.runtime.Model.open(file, Options.defaults().withSpinning(false))) {
      for (long[] size : MORE_SIZES) {
        List<Long> shape = List.of(1L, input.get(1), size[0], size[1]);
        var inputs = Map.of("input", RandomTensors.of(ElementType.FLOAT, shape, new Random(5)));
        Verify.of(source, model::run, inputs, Tolerance.standard());
      }
    }
  }

  private void dressedNetworkIsVerified(Network network, Object... options) {
    Path file = folder.resolve("dressed.onnx");
    List<Object> line = new ArrayList<>(List.of("export", network.name(), "-o", file, "--json"));
    line.addAll(List.of(options));
    Console export = Console.kiln(line.toArray());
    assertEquals(0, export.exitCode(), export.err());
    assertTrue(export.out().contains("\"dress\""), export.out());
    export
        .json()
        .getAsJsonObject("verification")
        .getAsJsonArray("differences")
        .forEach(difference -> isMeaningful(difference.getAsJsonObject()));
  }

  /** Numbers that are no zeros, near by their own measure, or bytes of which few are rounded. */
  private static void isMeaningful(JsonObject difference) {
    assertTrue(difference.get("largest").getAsDouble() > 1e-20, difference::toString);
    if (difference.get("type").getAsString().equals("UINT8")) {
      assertTrue(difference.get("absolute").getAsDouble() <= 1, difference::toString);
    } else {
      assertTrue(difference.get("relative").getAsDouble() <= 1e-4, difference::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("autoencoders")
  void eachHalfOfAnAutoencoderIsExported(String name) {
    for (String part : List.of("encoder", "decoder")) {
      Path file = folder.resolve(part + ".onnx");
      Console export = Console.kiln("export", name, "--part", part, "-o", file);
      assertEquals(0, export.exitCode(), export.err());
    }
    try (var encoder = dev.kiln.runtime.Model.open(folder.resolve("encoder.onnx"));
        var decoder = dev.kiln.runtime.Model.open(folder.resolve("decoder.onnx"))) {
      assertEquals(
          encoder.outputs().get(0).toString().replace("code", "latent"),
          decoder.inputs().get(0).toString());
      assertEquals(Task.GENERATOR, decoder.card().task());
      assertEquals(
          decoder.inputs().get(0).dims().size() - 1,
          ((List<?>) decoder.card().latent().get("shape")).size());
    }
  }

  static Stream<String> autoencoders() {
    return Networks.all().stream()
        .filter(network -> network.kind() == Network.Kind.AUTOENCODER)
        .map(Network::name);
  }
}
