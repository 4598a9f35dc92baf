package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An epoch of each network ends with all that a run's folder should hold, and goes on. */
class TrainEveryNetworkTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lenet5-half", "conv-autoencoder", "vae", "dcgan32", "style"})
  void aLightOne(String name) throws IOException {
    trainsAndGoesOn(Networks.find(name).orElseThrow());
  }

  static Stream<Network> all() {
    return Networks.all().stream();
  }

  @ParameterizedTest
  @Tag("slow")
  @MethodSource("all")
  void anyOne(Network network) throws IOException {
    trainsAndGoesOn(network);
  }

  private void trainsAndGoesOn(Network network) throws IOException {
    Path out = folder.resolve("run");
    Object[] data = TinyData.of(network, folder.resolve("data"));
    String[] settings = {"--limit", "4", "--batch", "2", "--schedule", "constant", "--lr", "1e-4"};
    trains(network, out, data, settings, "--epochs", "1");
    assertHolds(out, 1);
    trains(network, out, data, "--resume", "--epochs", "2");
    assertHolds(out, 2);
  }

  private static void trains(Network network, Path out, Object[] data, Object... more) {
    Stream<Object> options = Stream.of(more).flatMap(TrainEveryNetworkTest::flat);
    Object[] arguments =
        Stream.of(Stream.of("train", network.name(), "--out", out), Stream.of(data), options)
            .flatMap(all -> all)
            .toArray();
    Console console = kiln(arguments);
    assertEquals(0, console.exitCode(), console.err());
  }

  private static Stream<?> flat(Object option) {
    return option instanceof Object[] several ? Stream.of(several) : Stream.of(option);
  }

  private static void assertHolds(Path run, int epochs) throws IOException {
    List<String> metrics = Files.readAllLines(run.resolve("metrics.csv"));
    assertEquals(1 + epochs, metrics.size());
    for (String name : List.of("checkpoint.safetensors", "weights.safetensors", "run.json")) {
      assertTrue(Files.size(run.resolve(name)) > 0, name);
    }
    for (String name : List.of("curves.png", "samples/epoch-%03d.png".formatted(epochs))) {
      assertNotNull(ImageIO.read(run.resolve(name).toFile()), name);
    }
    try (var files = Files.list(run)) {
      long events =
          files
              .filter(file -> file.getFileName().toString().startsWith("events.out.tfevents."))
              .count();
      assertEquals(epochs, events, "an event file for each start");
    }
  }
}
