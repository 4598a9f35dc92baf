package dev.kiln.pipeline.export;

import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.pipeline.Suggestion;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.network.AutoencoderBlock;
import dev.kiln.train.network.DeepLabV3Plus;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
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
public record NetworkSource(Network network, Part part, Optional<Path> weights, Optional<Run> run) {
  public NetworkSource {
    if (!has(network, part)) {
      throw new IllegalArgumentException(
          "--part %s: %s has no such part; the autoencoders have an encoder and a decoder, the"
                  .formatted(part, network.name())
              + " adversarial networks a discriminator");
    }
  }

  private static boolean has(Network network, Part part) {
    return switch (part) {
      case WHOLE -> true;
      case ENCODER, DECODER -> network.main().block().get() instanceof AutoencoderBlock;
      case DISCRIMINATOR -> network.parts().size() > 1;
    };
  }

  /**
   * What {@code NETWORK|RUN_DIR} means.
   *
   * @param weights another weights file, or null
   */
  public static NetworkSource of(String networkOrRun, Part part, Path weights) {
    Path folder = Path.of(networkOrRun);
    if (Files.isDirectory(folder)) {
      RunDirectory directory = new RunDirectory(folder);
      Run run = directory.run();
      Path own =
          part == Part.DISCRIMINATOR ? folder.resolve(part + ".safetensors") : directory.weights();
      Path trained = weights == null ? own : weights;
      Network network = network(run.network());
      if (!run.classes().isEmpty()) {
        network = network.withClasses(run.classes().size());
      }
      return new NetworkSource(network, part, Optional.of(trained), Optional.of(run));
    }
    return new NetworkSource(
        network(networkOrRun), part, Optional.ofNullable(weights), Optional.empty());
  }

  /** The network of that name. */
  public static Network network(String name) {
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

  /** What is exported, or the whole that it is a half of. */
  private Network.Part trained() {
    return part == Part.DISCRIMINATOR ? network.parts().get(1) : network.main();
  }

  /** The network, or the part of it that is trained by itself, with weights; to be closed. */
  public Model open() {
    Model model = Model.newInstance(trained().name());
    try {
      model.setBlock(trained().block().get());
      long[] one = LongStream.of(trained().input().getShape()).map(d -> d < 0 ? 1 : d).toArray();
      model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, new Shape(one));
      weights.ifPresent(file -> Weights.load(model.getBlock(), file));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** What the part takes, batch first; -1 where any size is taken. */
  public Shape input() {
    return part == Part.DECODER
        ? ((AutoencoderBlock) trained().block().get()).code()
        : trained().input();
  }

  /**
   * The block of the part.
   *
   * @param whole the network, open
   * @param dressed whether it is to take and give pictures: a segmenter then leaves its logits at a
   *     quarter of the size, for the program that shows them to interpolate
   */
  public Block block(Model whole, boolean dressed) {
    Block block = whole.getBlock();
    return switch (part) {
      case ENCODER -> ((AutoencoderBlock) block).encoder();
      case DECODER -> ((AutoencoderBlock) block).decoder();
      case DISCRIMINATOR -> block;
      case WHOLE ->
          dressed && block instanceof DeepLabV3Plus segmenter ? segmenter.quarterSize() : block;
    };
  }
}
