package dev.kiln.cli;

import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** From a frame's bytes to the answer's bytes, in stages that are timed one by one. */
final class FramePath implements AutoCloseable {
  private final Binding binding;
  private final Map<String, byte[]> frames = new LinkedHashMap<>();
  private final Map<String, byte[]> answers = new LinkedHashMap<>();
  private final Model model;

  /**
   * Makes the buffers.
   *
   * @param inputs what the model is given, again and again
   */
  FramePath(Model model, Map<String, Tensor> inputs) {
    this.model = model;
    Map<String, long[]> shapes = new LinkedHashMap<>();
    inputs.forEach(
        (name, tensor) -> {
          shapes.put(name, tensor.shape());
          byte[] frame = new byte[tensor.data().remaining()];
          tensor.data().get(frame);
          frames.put(name, frame);
        });
    binding = model.bind(shapes);
  }

  /** The frame goes where the model reads it. */
  void pre() {
    frames.forEach((name, frame) -> binding.input(name).put(frame));
  }

  /** The model runs. */
  void run() {
    binding.run();
  }

  /** The answer comes out. */
  void post() {
    for (Port port : model.outputs()) {
      Tensor output = binding.output(port.name());
      byte[] answer = answers.get(port.name());
      if (answer == null || answer.length != output.data().remaining()) {
        answer = new byte[output.data().remaining()];
        answers.put(port.name(), answer);
      }
      output.data().get(answer);
    }
  }

  @Override
  public void close() {
    binding.close();
  }
}
