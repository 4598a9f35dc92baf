package dev.kiln.train.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * How many trainable parameters the networks of the catalogue have. They are kept as numbers, in
 * parameter-counts.txt, because counting them takes the engine and some gigabytes.
 */
public final class ParameterCounts {
  private static final String FILE = "parameter-counts.txt";
  private static final Map<String, Long> COUNTS = read();

  private ParameterCounts() {}

  /**
   * Returns the number of a part's parameters, for the classes that it has unless asked otherwise.
   */
  public static long of(Network network, Network.Part part) {
    return COUNTS.get(network.name() + "/" + part.name());
  }

  private static Map<String, Long> read() {
    Map<String, Long> counts = new HashMap<>();
    try (InputStream in = ParameterCounts.class.getResourceAsStream(FILE)) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String[] words = line.split(" ");
        counts.put(words[0], Long.parseLong(words[1]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counts;
  }
}
