package dev.kiln.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.SafeTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Weights for every network, the same each time. Unlike a network's initial weights they have no
 * zero biases and no normalization that does nothing, so an export that loses one shows it.
 */
@Command(
    name = "random-weights",
    description = "Write random weights for every network, the same each time.",
    mixinStandardHelpOptions = true)
final class RandomWeights implements Runnable {
  @Parameters(
      paramLabel = "FOLDER",
      description = "Gets NETWORK.safetensors, and NETWORK.PART.safetensors for a second part.")
  private Path folder;

  @Override
  public void run() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Network network : Networks.all()) {
      for (Network.Part part : network.parts()) {
        String name =
            part.equals(network.main()) ? network.name() : network.name() + "." + part.name();
        try (NDManager manager = NDManager.newBaseManager()) {
          SafeTensors.write(folder.resolve(name + ".safetensors"), of(part, manager));
        }
      }
    }
  }

  /** Returns arrays for all parameters of a part under their names, which the manager owns. */
  static Map<String, NDArray> of(Network.Part part, NDManager manager) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    ParameterNames.of(part.initialized(manager))
        .forEach((name, parameter) -> arrays.put(name, array(name, parameter, manager)));
    return arrays;
  }

  private static NDArray array(String name, Parameter parameter, NDManager manager) {
    Shape shape = parameter.getArray().getShape();
    SplittableRandom random = new SplittableRandom(name.hashCode());
    double spread = spread(parameter.getType(), shape);
    double center = isScale(parameter.getType()) ? 1 : 0;
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (center + spread * (2 * random.nextDouble() - 1));
    }
    return manager.create(values, shape);
  }

  private static boolean isScale(Parameter.Type type) {
    return type == Parameter.Type.GAMMA || type == Parameter.Type.RUNNING_VAR;
  }

  /** The spread of weights is He's, which keeps deep networks within the range of a float. */
  private static double spread(Parameter.Type type, Shape shape) {
    if (isScale(type)) {
      return 0.5;
    }
    return shape.dimension() < 2 ? 0.1 : Math.sqrt(6.0 * shape.get(0) / shape.size());
  }
}
