package dev.kiln.pipeline.bench;

import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Copies bytes into the inputs of any model and out of its outputs. The model closes its binding.
 */
final class TensorRunner implements FrameRunner {
  private final Model model;
  private final Binding binding;
  private final Map<String, byte[]> frames = new LinkedHashMap<>();
  private final Map<String, byte[]> answers = new LinkedHashMap<>();

  /**
   * Allocates the buffers.
   *
   * @param inputs the tensors that the model is given, by name
   */
  TensorRunner(Model model, Map<String, Tensor> inputs) {
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

  @Override
  public void frame(StageTimes times) {
    frames.forEach((name, frame) -> binding.input(name).put(frame));
    times.done(Stage.PRE);
    binding.run();
    times.done(Stage.RUN);
    for (Port port : model.outputs()) {
      Tensor output = binding.output(port.name());
      byte[] answer = answers.get(port.name());
      if (answer == null || answer.length != output.data().remaining()) {
        answer = new byte[output.data().remaining()];
        answers.put(port.name(), answer);
      }
      output.data().get(answer);
    }
    times.done(Stage.POST);
  }
}
