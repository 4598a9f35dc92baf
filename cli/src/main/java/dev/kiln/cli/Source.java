package dev.kiln.cli;

import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.network.DeepLabV3Plus;
import dev.kiln.train.network.Halves;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What is exported: a network and where its weights come from.
 *
 * @param network of the catalogue
 * @param part what of it
 * @param weights a weights file; none for a network with random weights
 * @param run what is known of its training; none if it was not trained by a run
 */
record Source(Network network, Part part, Optional<Path> weights, Optional<Run> run) {
  Source {
    boolean whole = part == Part.WHOLE;
    if (!whole && !(network.main().block().get() instanceof Halves)) {
      throw new WrongArgumentException(
          "--part %s: %s has no such part; the autoencoders have an encoder and a decoder"
              .formatted(part.name().toLowerCase(Locale.ROOT), network.name()));
    }
  }

  /**
   * What {@code NETWORK|RUN_DIR} means.
   *
   * @param weights another weights file, or null
   */
  static Source of(String networkOrRun, Part part, Path weights) {
    Path folder = Path.of(networkOrRun);
    if (Files.isDirectory(folder)) {
      RunDirectory directory = new RunDirectory(folder);
      Run run = directory.run();
      Path trained = weights == null ? directory.weights() : weights;
      Network network = network(run.network());
      if (!run.classes().isEmpty()) {
        network = network.withClasses(run.classes().size());
      }
      return new Source(network, part, Optional.of(trained), Optional.of(run));
    }
    return new Source(network(networkOrRun), part, Optional.ofNullable(weights), Optional.empty());
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
      long[] one =
          LongStream.of(network.main().input().getShape()).map(d -> d < 0 ? 1 : d).toArray();
      model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, new Shape(one));
      weights.ifPresent(file -> Weights.load(model.getBlock(), file));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** What the part takes, batch first; -1 where any size is taken. */
  Shape input() {
    return part == Part.DECODER
        ? ((Halves) network.main().block().get()).code()
        : network.main().input();
  }

  /**
   * The block of the part.
   *
   * @param whole the network, open
   * @param dressed whether it is to take and give pictures: a segmenter then leaves its logits at a
   *     quarter of the size, for the program that shows them to interpolate
   */
  Block block(Model whole, boolean dressed) {
    Block block = whole.getBlock();
    return switch (part) {
      case ENCODER -> ((Halves) block).encoder();
      case DECODER -> ((Halves) block).decoder();
      case WHOLE ->
          dressed && block instanceof DeepLabV3Plus segmenter ? segmenter.quarterSize() : block;
    };
  }
}
