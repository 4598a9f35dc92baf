package dev.kiln.pipeline.export;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.pipeline.models.NetworkCatalog;
import dev.kiln.train.TrainingException;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.network.AutoencoderBlock;
import dev.kiln.train.network.DeepLabV3Plus;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The network that is exported, and the source of its weights.
 *
 * @param network a network of the catalogue
 * @param part the part of it that is exported
 * @param weights the weights file; empty for random weights
 * @param run the run that trained it; empty if there was none
 * @param folder the folder of that run
 */
record ExportSource(
    Network network,
    NetworkPart part,
    Optional<Path> weights,
    Optional<Run> run,
    Optional<Path> folder) {
  /**
   * @throws IllegalArgumentException if the network has no such part
   */
  ExportSource {
    if (!has(network, part)) {
      throw new IllegalArgumentException(
          ("--part %s: %s has no such part; autoencoders have an encoder and a decoder, adversarial"
                  + " networks a discriminator")
              .formatted(part, network.name()));
    }
  }

  private static boolean has(Network network, NetworkPart part) {
    return switch (part) {
      case WHOLE -> true;
      case ENCODER, DECODER -> network.main().block().get() instanceof AutoencoderBlock;
      case DISCRIMINATOR -> network.parts().size() > 1;
    };
  }

  static ExportSource of(Network network) {
    return new ExportSource(
        network, NetworkPart.WHOLE, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns the source that {@code NETWORK|RUN_DIR} names. */
  static ExportSource of(String networkOrRun) {
    Path folder = Path.of(networkOrRun);
    return Files.isDirectory(folder) ? ofRun(folder) : of(NetworkCatalog.find(networkOrRun));
  }

  private static ExportSource ofRun(Path folder) {
    Run run = new RunDirectory(folder).run();
    Network network = NetworkCatalog.find(run.network());
    if (!run.classes().isEmpty()) {
      network = network.withClasses(run.classes().size());
    }
    return new ExportSource(
        network, NetworkPart.WHOLE, Optional.empty(), Optional.of(run), Optional.of(folder));
  }

  ExportSource withPart(NetworkPart chosen) {
    return new ExportSource(network, chosen, weights, run, folder);
  }

  ExportSource withWeights(Path file) {
    return new ExportSource(network, part, Optional.of(file), run, folder);
  }

  /** Returns the file of weights that was chosen, or else that of the run. */
  Optional<Path> trainedWeights() {
    return weights.or(
        () ->
            folder.map(
                f ->
                    part == NetworkPart.DISCRIMINATOR
                        ? f.resolve(part + ".safetensors")
                        : new RunDirectory(f).weights()));
  }

  /** Returns the trained part that is exported, or that the exported half belongs to. */
  private Network.Part trained() {
    return part == NetworkPart.DISCRIMINATOR ? network.parts().get(1) : network.main();
  }

  /** Returns the trained part with its weights, to be closed by the caller. */
  Model open() {
    Model model = Model.newInstance(trained().name());
    try {
      model.setBlock(trained().initialized(model.getNDManager()));
      trainedWeights().ifPresent(file -> load(model.getBlock(), file));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static void load(Block block, Path file) {
    try (NDManager scope = NDManager.newBaseManager()) {
      Map<String, NDArray> weights = Weights.read(file, scope);
      try {
        Weights.load(block, weights);
      } catch (TrainingException e) {
        throw Networks.misfit(file, weights, e);
      }
    }
  }

  /** Returns the shape of the input, batch first; -1 where any size is taken. */
  Shape input() {
    return part == NetworkPart.DECODER
        ? ((AutoencoderBlock) trained().block().get()).code()
        : trained().input();
  }

  /**
   * Returns the block that is exported.
   *
   * @param whole the trained part
   * @param dressed whether the model takes and gives pictures: a segmenter then leaves its logits
   *     at a quarter of the size, and the runtime interpolates them
   */
  Block block(Block whole, boolean dressed) {
    return switch (part) {
      case ENCODER -> ((AutoencoderBlock) whole).encoder();
      case DECODER -> ((AutoencoderBlock) whole).decoder();
      case DISCRIMINATOR -> whole;
      case WHOLE ->
          dressed && whole instanceof DeepLabV3Plus segmenter ? segmenter.quarterSize() : whole;
    };
  }
}
