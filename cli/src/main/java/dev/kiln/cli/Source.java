package dev.kiln.cli;

import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.recipe.Segment;
import dev.kiln.train.recipe.SegmentSettings;
import dev.kiln.train.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What is exported: a network and where its weights come from.
 *
 * @param network of the catalogue
 * @param weights a weights file; none for a network with random weights
 * @param run what is known of its training; none if it was not trained by a run
 */
record Source(Network network, Optional<Path> weights, Optional<Run> run) {
  /**
   * What {@code NETWORK|RUN_DIR} means.
   *
   * @param weights another weights file, or null
   */
  static Source of(String networkOrRun, Path weights) {
    Path folder = Path.of(networkOrRun);
    if (Files.isDirectory(folder)) {
      RunDirectory directory = new RunDirectory(folder);
      Run run = directory.run();
      Path trained = weights == null ? directory.weights() : weights;
      Network network = network(run.network());
      if (run.recipe().equals(Segment.NAME)) {
        network = network.withClasses(run.settings(SegmentSettings.class).classes().size());
      }
      return new Source(network, Optional.of(trained), Optional.of(run));
    }
    return new Source(network(networkOrRun), Optional.ofNullable(weights), Optional.empty());
  }

  /** The network of that name. */
  static Network network(String name) {
    return Networks.find(name)
        .orElseThrow(
            () ->
                new WrongArgumentException(
                    Suggestion.unknown(
                        "network",
                        name,
                        Networks.all().stream().map(Network::name).toList(),
                        "kiln networks")));
  }

  /** The network's main part with its weights; the caller closes it. */
  Model open() {
    Model model = Model.newInstance(network.main().name());
    try {
      model.setBlock(network.main().block().get());
      long[] one = LongStream.of(input().getShape()).map(d -> d < 0 ? 1 : d).toArray();
      model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, new Shape(one));
      weights.ifPresent(file -> Weights.load(model.getBlock(), file));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  Shape input() {
    return network.main().input();
  }
}
