package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kind of model that a task requires, and the messages that refuse other models.
 *
 * @param kind the kind of model, such as "a style model"
 * @param tasks the accepted {@code kiln.task} values; a model whose card names no task is judged by
 *     its inputs and outputs alone; empty if any task is accepted
 * @param expected a description of the expected inputs and outputs
 */
record Requirement(String kind, Set<Task> tasks, String expected) {
  /**
   * Checks the task that the card names.
   *
   * @throws ModelException if the card names another task
   */
  void checkTask(Model model) {
    if (!model.card().taskName().isEmpty() && !tasks.contains(model.card().task())) {
      throw refusal(model);
    }
  }

  /** Returns an exception that says what the model is and what was expected. */
  ModelException refusal(Model model) {
    return new ModelException(
        model
            + ": not "
            + kind
            + ": "
            + (model.card().taskName().isEmpty()
                ? "it names no task"
                : "its task is '" + model.card().taskName() + "'")
            + ", inputs "
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

  /** Returns an exception that says that the model takes or outputs numbers instead of pictures. */
  ModelException undressed(Model model, Object port) {
    return new ModelException(
        model
            + ": "
            + port
            + " holds floats, not a picture; pass a Preprocessing that describes the network's pixels,"
            + " or dress the model");
  }
}
