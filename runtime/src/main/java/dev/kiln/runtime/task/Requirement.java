package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The model that a task requires, and the message that refuses another.
 *
 * @param kind such as "a style model"
 * @param tasks the accepted {@code kiln.task} values; a model whose card names none is judged by
 *     its inputs and outputs alone; empty if any task will do
 * @param expected the inputs and outputs, in words
 */
record Requirement(String kind, Set<Task> tasks, String expected) {
  /**
   * @throws ModelException if the card names a task that is another one
   */
  void checkTask(Model model) {
    if (!model.card().taskName().isEmpty() && !tasks.contains(model.card().task())) {
      throw refusal(model);
    }
  }

  /** Says what the model is and what was expected. */
  ModelException refusal(Model model) {
    return new ModelException(
        model
            + ": not "
            + kind
            + ": its task is '"
            + model.card().taskName()
            + "', inputs "
            + model.inputs()
            + ", outputs "
            + model.outputs()
            + "; expected "
            + expectedTask()
            + expected);
  }

  private String expectedTask() {
    return tasks.isEmpty()
        ? ""
        : tasks.stream().map(Task::toString).collect(Collectors.joining("' or '", "task '", "', "));
  }

  /** Says that the model takes or gives numbers where pictures are meant. */
  ModelException undressed(Model model, Object port) {
    return new ModelException(
        model
            + ": "
            + port
            + " holds floats, not a picture; pass a Preprocessing that describes the network's pixels,"
            + " or dress the model");
  }
}
