package dev.kiln.train.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.util.Pair;
import dev.kiln.train.op.ConvTranspose2d;
import dev.kiln.train.op.NativeWarnings;
import dev.kiln.train.op.StandardConv2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The layers of a network in the order of its definition, as PyTorch users know them from
 * torchsummary: a row for each layer, and one after the layers of each block of its own class.
 *
 * @param layers the rows
 */
public record LayerTable(List<Layer> layers) {
  /**
   * A row.
   *
   * @param name the path within the network, as its parameters are named
   * @param kind what the layer is, such as {@code Conv2d}
   * @param outputs the shapes of what it gives, batch first as -1
   * @param parameters how many numbers of it are learned; its layers' are in their own rows
   * @param multiplyAdds the products that a convolution or a linear layer adds up for one sample
   */
  public record Layer(
      String name, String kind, List<List<Long>> outputs, long parameters, long multiplyAdds) {}

  public LayerTable {
    layers = List.copyOf(layers);
  }

  /**
   * Returns the layers of a part for an input.
   *
   * @param input batch first; the batch does not matter
   * @throws IllegalArgumentException if the part does not take that size
   */
  public static LayerTable of(Network.Part part, Shape input) {
    long[] one = input.getShape().clone();
    one[0] = 1;
    try (NDManager manager = NDManager.newBaseManager()) {
      NativeWarnings.silence();
      Block block = part.block().get();
      try {
        block.initialize(manager, DataType.FLOAT32, new Shape(one));
        List<Layer> layers = new ArrayList<>();
        collect("", block, layers);
        return new LayerTable(layers);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "%s does not take an input of %s; try a larger one"
                .formatted(
                    part.name(),
                    LongStream.of(one)
                        .skip(1)
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining("x"))),
            e);
      }
    }
  }

  private static void collect(String path, Block block, List<Layer> layers) {
    int position = 0;
    for (Pair<String, Block> child : block.getChildren()) {
      // As ParameterNames names them.
      String name =
          block instanceof SequentialBlock
              ? Integer.toString(position)
              : child.getKey().replaceFirst("^\\d\\d", "");
      collect(path.isEmpty() ? name : path + "." + name, child.getValue(), layers);
      position++;
    }
    boolean holdsLayers = block instanceof SequentialBlock || block instanceof Chain;
    if (!path.isEmpty() && !holdsLayers) {
      layers.add(row(path, block));
    }
  }

  private static Layer row(String path, Block block) {
    Shape[] inputs = block.getInputShapes();
    Shape[] outputs = block.getOutputShapes(inputs);
    long parameters =
        block.getDirectParameters().values().stream()
            .filter(Parameter::requiresGradient)
            .mapToLong(parameter -> parameter.getArray().size())
            .sum();
    return new Layer(
        path,
        kind(block),
        Arrays.stream(outputs).map(LayerTable::open).toList(),
        parameters,
        multiplyAdds(block, inputs[0], outputs[0]));
  }

  /** Returns a shape with an open batch. */
  private static List<Long> open(Shape shape) {
    List<Long> dims = new ArrayList<>(LongStream.of(shape.getShape()).boxed().toList());
    dims.set(0, -1L);
    return List.copyOf(dims);
  }

  private static String kind(Block block) {
    if (block instanceof LambdaBlock lambda) {
      return lambda.getName();
    }
    return block instanceof StandardConv2d ? "Conv2d" : block.getClass().getSimpleName();
  }

  private static long multiplyAdds(Block block, Shape input, Shape output) {
    if (block instanceof Conv2d) {
      return weights(block) * output.get(2) * output.get(3);
    }
    if (block instanceof ConvTranspose2d) {
      return weights(block) * input.get(2) * input.get(3);
    }
    return block instanceof Linear ? weights(block) : 0;
  }

  private static long weights(Block block) {
    return block.getDirectParameters().values().stream()
        .filter(parameter -> parameter.getType() == Parameter.Type.WEIGHT)
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }

  /** Returns how many numbers are learned in all. */
  public long parameters() {
    return layers.stream().mapToLong(Layer::parameters).sum();
  }

  /** Returns how many products are added up for one sample. */
  public long multiplyAdds() {
    return layers.stream().mapToLong(Layer::multiplyAdds).sum();
  }
}
