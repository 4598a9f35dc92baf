package dev.kiln.pipeline.bench;

import dev.kiln.graph.verify.RandomTensors;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Random tensors for each input of a model. Open dimensions get these sizes: the first one is 1,
 * the height and width of a picture ([N, H, W, C] with 1, 3 or 4 channels, else [N, C, H, W]) are
 * the frame's, any other is {@value #OTHER}. Dimensions of the same name get the same size.
 */
final class BenchInputs {
  private static final long OTHER = 128;

  private final Model model;
  private final FrameSize frame;
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();
  private final Map<String, Long> named = new HashMap<>();
  private boolean frameCounts;

  private BenchInputs(Model model, FrameSize frame) {
    this.model = model;
    this.frame = frame;
  }

  /**
   * Returns the inputs of a model.
   *
   * @param frame the requested size; empty for the default
   * @param given the requested shapes, by name
   * @throws IllegalArgumentException if a size is requested, but the model has a fixed size, or a
   *     shape that no input takes
   */
  static BenchInputs of(Model model, Optional<FrameSize> frame, Map<String, List<Long>> given) {
    BenchInputs sizes = new BenchInputs(model, frame.orElse(FrameSize.CAMERA));
    given.forEach(sizes::take);
    for (Port port : model.inputs()) {
      sizes.shapes.computeIfAbsent(port.name(), name -> sizes.of(port));
    }
    if (frame.isPresent() && !sizes.frameCounts) {
      throw new IllegalArgumentException(
          "--size %s: the input size of %s is fixed: %s"
              .formatted(frame.get(), model, model.inputs()));
    }
    return sizes;
  }

  /** Takes a requested shape; dimensions of the same names have the same sizes elsewhere. */
  private void take(String input, List<Long> shape) {
    Port port =
        model.inputs().stream()
            .filter(known -> known.name().equals(input))
            .findFirst()
            .orElseThrow(() -> misfit(input, shape));
    if (port.dims().size() != shape.size()) {
      throw misfit(input, shape);
    }
    for (int axis = 0; axis < shape.size(); axis++) {
      long dim = port.dims().get(axis);
      if (dim >= 0 && dim != shape.get(axis)) {
        throw misfit(input, shape);
      }
      if (!port.dimNames().get(axis).isEmpty()) {
        named.put(port.dimNames().get(axis), shape.get(axis));
      }
    }
    shapes.put(input, shape);
  }

  private IllegalArgumentException misfit(String input, List<Long> shape) {
    return new IllegalArgumentException(
        "--input %s=%s: the inputs of %s are %s"
            .formatted(input, shape.toString().replaceAll("[\\[\\] ]", ""), model, model.inputs()));
  }

  /** Returns the shapes by name. */
  Map<String, List<Long>> shapes() {
    return shapes;
  }

  /** Returns random inputs by name. */
  Map<String, Tensor> random() {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Random random = new Random(0);
    for (Port port : model.inputs()) {
      inputs.put(port.name(), RandomTensors.of(port.type(), shapes.get(port.name()), random));
    }
    return inputs;
  }

  private List<Long> of(Port port) {
    List<Long> shape = new ArrayList<>();
    for (int axis = 0; axis < port.dims().size(); axis++) {
      long dim = port.dims().get(axis);
      shape.add(dim >= 0 ? dim : open(port, axis));
    }
    return shape;
  }

  private long open(Port port, int axis) {
    String name = port.dimNames().get(axis);
    Long known = named.get(name);
    if (known != null) {
      return known;
    }
    long size = axis == 0 ? 1 : beyondTheFirst(port, axis);
    if (!name.isEmpty()) {
      named.put(name, size);
    }
    return size;
  }

  private long beyondTheFirst(Port port, int axis) {
    int height = channelsLast(port) ? 1 : 2;
    if (port.dims().size() != 4 || axis < height || axis > height + 1) {
      return OTHER;
    }
    frameCounts = true;
    return axis == height ? frame.height() : frame.width();
  }

  private static boolean channelsLast(Port port) {
    return port.dims().size() == 4
        && List.of(1L, 3L, 4L).contains(port.dims().get(3))
        && port.dims().get(1) != 3;
  }
}
