package dev.kiln.train.recipe;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.kiln.train.Seeds;
import dev.kiln.train.TrainingException;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.network.MobileNetV2;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.op.Precision;
import dev.kiln.train.weights.Match;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A part of a network while it is trained. Close it to free its memory. */
public final class TrainablePart implements AutoCloseable {
  private final Model model;
  private final Precision precision;

  /**
   * Creates a part at its article's initialization, drawn from the seed.
   *
   * @throws TrainingException if the processor lacks the precision
   */
  public TrainablePart(Network.Part part, Hyperparameters settings) {
    precision = settings.precision();
    precision.check();
    Engine.getInstance().setRandomSeed((int) Seeds.of(settings.seed(), "initial " + part.name()));
    model = Model.newInstance(part.name());
    model.setBlock(part.initialized(model.getNDManager()));
  }

  public Model model() {
    return model;
  }

  public Block block() {
    return model.getBlock();
  }

  public Map<String, Parameter> parameters() {
    return ParameterNames.of(block());
  }

  /** Returns the parameters that learn, unlike the statistics of normalizations. */
  public Map<String, Parameter> learning() {
    Map<String, Parameter> learning = new LinkedHashMap<>(parameters());
    learning.values().removeIf(parameter -> !parameter.requiresGradient());
    return learning;
  }

  /** Returns the outputs of the part, which the manager of the first input owns. */
  public NDList forward(boolean training, NDArray... inputs) {
    return forward(block(), training, inputs);
  }

  /** Returns the outputs of a block of the part, which the manager of the first input owns. */
  public NDList forward(Block block, boolean training, NDArray... inputs) {
    return precision.forward(block, new NDList(inputs), training);
  }

  /**
   * Sets parameters from a file of pretrained weights, as far as they fit.
   *
   * @param renamed gives the file's arrays, under the article's names, the part's
   * @return what was loaded and what was not
   * @throws TrainingException if the file cannot be read, or nothing in it fits
   */
  public Match load(Path file, UnaryOperator<Map<String, NDArray>> renamed) {
    try (NDManager scope = NDManager.newBaseManager()) {
      Map<String, NDArray> weights = MobileNetV2.fromTorchvision(Weights.read(file, scope));
      return load(file, renamed.apply(weights), weights);
    }
  }

  /**
   * Sets parameters to weights, as far as they fit.
   *
   * @param file where they are from, for messages
   * @return what was loaded and what was not
   * @throws TrainingException if nothing fits
   */
  public Match load(Path file, Map<String, NDArray> weights) {
    return load(file, weights, weights);
  }

  private Match load(Path file, Map<String, NDArray> weights, Map<String, NDArray> original) {
    try {
      Match match = Weights.match(block(), weights);
      if (!isMostly(match)) {
        throw new TrainingException("the weights do not fit the network: " + match);
      }
      return Weights.loadPartial(block(), weights);
    } catch (TrainingException e) {
      throw Networks.misfit(file, original, e);
    }
  }

  /** Returns whether half of the network or half of the file fits; less fits by chance. */
  private static boolean isMostly(Match match) {
    int loaded = match.loaded().size();
    return loaded >= match.missing().size() + match.misshapen().size()
        || loaded >= match.surplus().size() + match.misshapen().size();
  }

  @Override
  public void close() {
    model.close();
  }
}
