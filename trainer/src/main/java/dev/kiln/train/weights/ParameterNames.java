package dev.kiln.train.weights;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names a block's parameters as PyTorch's {@code state_dict} does: the path of children, joined by
 * dots, then {@code weight}, {@code bias}, {@code running_mean} or {@code running_var}. A child of
 * a {@link SequentialBlock} is called by its position, any other by the name it was added under.
 */
public final class ParameterNames {
  private static final Map<String, String> PYTORCH =
      Map.of(
          "gamma", "weight",
          "beta", "bias",
          "runningMean", "running_mean",
          "runningVar", "running_var");

  private ParameterNames() {}

  /** Returns the parameters of a block under their PyTorch names, in order. */
  public static Map<String, Parameter> of(Block block) {
    Map<String, Parameter> named = new LinkedHashMap<>();
    collect("", block, named);
    return named;
  }

  private static void collect(String path, Block block, Map<String, Parameter> named) {
    for (Pair<String, Parameter> own : block.getDirectParameters()) {
      named.put(path + PYTORCH.getOrDefault(own.getKey(), own.getKey()), own.getValue());
    }
    int position = 0;
    for (Pair<String, Block> child : block.getChildren()) {
      // DJL puts the child's number, two digits and counted from one, before its name.
      String name =
          block instanceof SequentialBlock
              ? Integer.toString(position)
              : child.getKey().replaceFirst("^\\d\\d", "");
      collect(path + name + ".", child.getValue(), named);
      position++;
    }
  }
}
