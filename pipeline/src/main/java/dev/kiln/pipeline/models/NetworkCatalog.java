package dev.kiln.pipeline.models;

import dev.kiln.pipeline.Suggestion;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;

/** Finds the networks that can be trained and exported. */
public final class NetworkCatalog {
  private NetworkCatalog() {}

  /**
   * Returns the network of that name.
   *
   * @param name such as {@code lenet5}
   * @throws IllegalArgumentException if there is none; the message suggests the closest name
   */
  public static Network find(String name) {
    return Networks.find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Suggestion.unknown(
                        "network",
                        name,
                        Networks.all().stream().map(Network::name).toList(),
                        "kiln networks")));
  }
}
