package dev.kiln.train.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.kiln.train.weights.ParameterNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The numbers that are kept are those of the networks; {@code -Dkiln.write=true} writes them. */
class ParameterCountsTest {
  private static final Path FILE =
      Path.of("src/main/resources/dev/kiln/train/network/parameter-counts.txt");

  @Test
  void theCountsAreThoseOfTheNetworks() throws IOException {
    StringBuilder counted = new StringBuilder();
    for (Network network : Networks.all()) {
      for (Network.Part part : network.parts()) {
        counted.append(network.name()).append('/').append(part.name());
        counted.append(' ').append(count(part)).append('\n');
      }
    }
    if (Boolean.getBoolean("kiln.write")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, counted);
    }
    assertEquals(counted.toString(), Files.readString(FILE));
  }

  private static long count(Network.Part part) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = part.initialized(manager);
      return ParameterNames.of(block).values().stream()
          .filter(Parameter::requiresGradient)
          .mapToLong(parameter -> parameter.getArray().size())
          .sum();
    }
  }
}
