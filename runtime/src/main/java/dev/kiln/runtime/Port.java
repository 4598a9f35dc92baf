package dev.kiln.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import dev.kiln.runtime.errors.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An input or output of a model.
 *
 * @param name the name used by {@link Model#run}
 * @param type the type of the elements
 * @param dims the dimensions; -1 for a dimension that accepts any size
 * @param dimNames the names of the dimensions; an empty string for a dimension without a name
 */
public record Port(String name, ElementType type, List<Long> dims, List<String> dimNames) {
  public Port {
    dims = List.copyOf(dims);
    dimNames = List.copyOf(dimNames);
  }

  /**
   * Returns the port of an input or output.
   *
   * @throws ModelException if a {@link Tensor} cannot hold its values
   */
  static Port of(NodeInfo node) {
    Optional<ElementType> type = PortType.element(node.getInfo());
    if (!type.isPresent()) {
      throw new ModelException(
          "'"
              + node.getName()
              + "' is "
              + PortType.text(node.getInfo())
              + ", which no Tensor holds");
    }
    TensorInfo info = (TensorInfo) node.getInfo();
    List<Long> dims = new ArrayList<>();
    for (long dim : info.getShape()) {
      dims.add(dim);
    }
    return new Port(node.getName(), type.get(), dims, List.of(info.getDimensionNames()));
  }

  /** Returns whether a tensor of this shape fits. */
  public boolean accepts(long... shape) {
    if (shape.length != dims.size()) {
      return false;
    }
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0 || (dims.get(i) >= 0 && dims.get(i) != shape[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns name, type and dimensions, such as {@code image uint8 [N, 28, 28, 1]}; an unnamed
   * dimension of any size is shown as {@code ?}.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name).append(' ').append(type).append(" [");
    for (int i = 0; i < dims.size(); i++) {
      String any = dimNames.get(i).isEmpty() ? "?" : dimNames.get(i);
      text.append(i == 0 ? "" : ", ").append(dims.get(i) < 0 ? any : dims.get(i).toString());
    }
    return text.append(']').toString();
  }
}
