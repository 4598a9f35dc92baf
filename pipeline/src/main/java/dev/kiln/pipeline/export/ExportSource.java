package dev.kiln.pipeline.export;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.graph.GraphException;
import dev.kiln.pipeline.models.NetworkCatalog;
import dev.kiln.train.TrainingException;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.network.AutoencoderBlock;
import dev.kiln.train.network.FittedNetwork;
import dev.kiln.train.network.MobileNetV2;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.network.QuarterSize;
import dev.kiln.train.recipe.Supervised;
import dev.kiln.train.recipe.classify.ClassifySettings;
import dev.kiln.train.recipe.style.StyledPhoto;
import dev.kiln.train.weights.Match;
import dev.kiln.train.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The network that is exported, and the source of its weights.
 *
 * @param network a network of the catalogue
 * @param part the part of it that is exported
 * @param weights the weights file; empty for random weights
 * @param run the run that trained it; empty if there was none
 * @param folder the folder of that run
 * @param stated what is said of the network beside
 */
record ExportSource(
    Network network,
    NetworkPart part,
    Optional<Path> weights,
    Optional<Run> run,
    Optional<Path> folder,
    Stated stated) {
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
        network,
        NetworkPart.WHOLE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Stated.NOTHING);
  }

  /** Returns the source that {@code NETWORK|RUN_DIR} names. */
  static ExportSource of(String networkOrRun) {
    Path folder = Path.of(networkOrRun);
    return Files.isDirectory(folder) ? ofRun(folder) : of(NetworkCatalog.find(networkOrRun));
  }

  private static ExportSource ofRun(Path folder) {
    Run run = new RunDirectory(folder).run();
    if (run.recipe().equals(Supervised.NAME)) {
      throw new GraphException(
          "%s: a program trained its own network '%s', whose code is not in the run; export it there with Export.of(block, input).save(file), see docs/own-network.md"
              .formatted(folder, run.network()));
    }
    if (run.recipe().equals(StyledPhoto.NAME)) {
      throw new GraphException(
          "%s: this run painted one photo and trained no network; the picture is its last sample"
              .formatted(folder));
    }
    Network network = NetworkCatalog.find(run.network());
    if (!run.classes().isEmpty()) {
      network = network.withClasses(run.classes().size());
    }
    return new ExportSource(
        network,
        NetworkPart.WHOLE,
        Optional.empty(),
        Optional.of(run),
        Optional.of(folder),
        Stated.NOTHING);
  }

  ExportSource withPart(NetworkPart chosen) {
    return new ExportSource(network, chosen, weights, run, folder, stated);
  }

  ExportSource withWeights(Path file) {
    return new ExportSource(network, part, Optional.of(file), run, folder, stated);
  }

  ExportSource withStated(Stated facts) {
    return new ExportSource(network, part, weights, run, folder, facts);
  }

  private ExportSource withNetwork(Network built) {
    return new ExportSource(built, part, weights, run, folder, stated);
  }

  private ExportSource withClasses(int classes) {
    return new ExportSource(network.withClasses(classes), part, weights, run, folder, stated);
  }

  /** Returns what messages call the source of the weights. */
  private String origin() {
    return trainedWeights().map(Path::toString).orElse(network.name());
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

  /** Returns the arrays of the weights file, which the manager owns; none for random weights. */
  Map<String, NDArray> read(NDManager manager) {
    return trainedWeights()
        .map(file -> MobileNetV2.fromTorchvision(Weights.read(file, manager)))
        .orElse(Map.of());
  }

  /**
   * Returns the source as its run or its weights have it: with their dimensions, and the number of
   * classes that these or the options have.
   *
   * @throws IllegalArgumentException if an option contradicts what was trained, or is one of
   *     another task
   */
  ExportSource fittedTo(Map<String, NDArray> arrays) {
    requireNoContradiction();
    return run.isPresent()
        ? withClassesOf(arrays)
        : withNetwork(FittedNetwork.of(network, arrays)).withClassesOf(arrays);
  }

  private ExportSource withClassesOf(Map<String, NDArray> arrays) {
    if (trained().classes() == 0) {
      stated
          .ofClasses()
          .ifPresent(
              option -> {
                throw new IllegalArgumentException(
                    "%s: %s tells no classes apart".formatted(option, network.name()));
              });
      return this;
    }
    if (!stated.palette().isEmpty() && network.kind() != Network.Kind.SEGMENTATION) {
      throw new IllegalArgumentException(
          "--palette: %s colours no pixels; it is for segmentation".formatted(network.name()));
    }
    int trained =
        run.filter(r -> !r.classes().isEmpty())
            .map(r -> r.classes().size())
            .or(() -> Networks.classes(trained(), arrays))
            .orElse(0);
    if (trained > 0) {
      stated.requireClasses(trained, origin());
      return withClasses(trained);
    }
    if (stated.count() > 0) {
      stated.requireClasses(stated.count(), stated.ofClasses().orElseThrow());
      return withClasses(stated.count());
    }
    return this;
  }

  private void requireNoContradiction() {
    if (run.isPresent()
        && stated.image().filter(i -> !i.equals(TaskDressing.pixels(this))).isPresent()) {
      throw new IllegalArgumentException(
          ("--image: %s was trained on pixels of the range %s; leave the option out, or name the network"
                  + " and --weights instead of the run")
              .formatted(folder.orElseThrow(), TaskDressing.pixels(this)));
    }
  }

  /** Returns the names of the classes: those that are said or the run's; none if unknown. */
  List<String> labels() {
    if (!stated.labels().isEmpty()) {
      return stated.labels();
    }
    List<String> trained = run.map(Run::classes).orElse(List.of());
    boolean digits = network.kind() == Network.Kind.DIGITS && trained().classes() == 10;
    return trained.isEmpty() && digits ? ClassifySettings.DIGITS : trained;
  }

  /** Returns the trained part that is exported, or that the exported half belongs to. */
  private Network.Part trained() {
    return part == NetworkPart.DISCRIMINATOR ? network.parts().get(1) : network.main();
  }

  /**
   * Returns the trained part with its weights, to be closed by the caller.
   *
   * @param arrays what {@link #read} gave
   * @param partial gets what was loaded if the weights may fit in part; empty if they must be
   *     exactly the network's
   */
  Model open(Map<String, NDArray> arrays, Optional<Consumer<Match>> partial) {
    Model model = Model.newInstance(trained().name());
    try {
      model.setBlock(trained().initialized(model.getNDManager()));
      trainedWeights().ifPresent(file -> load(model.getBlock(), file, arrays, partial));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static void load(
      Block block, Path file, Map<String, NDArray> weights, Optional<Consumer<Match>> partial) {
    try {
      if (partial.isPresent()) {
        partial.get().accept(Weights.loadPartial(block, weights));
      } else {
        Weights.load(block, weights);
      }
    } catch (TrainingException e) {
      throw Networks.misfit(file, weights, e);
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
          dressed && whole instanceof QuarterSize segmenter ? segmenter.quarterSize() : whole;
    };
  }
}
