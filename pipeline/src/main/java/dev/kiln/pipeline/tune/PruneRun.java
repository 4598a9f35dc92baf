package dev.kiln.pipeline.tune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.gson.JsonObject;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.verify.RandomTensors;
import dev.kiln.graph.verify.Verification;
import dev.kiln.runtime.Tensor;
import dev.kiln.train.TrainingException;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Step;
import dev.kiln.train.weights.SafeTensors;
import dev.kiln.train.weights.Weights;
import dev.kiln.tune.prune.Lessons;
import dev.kiln.tune.prune.Prune;
import dev.kiln.tune.prune.PrunedModel;
import dev.kiln.tune.transfer.NewHead;
import dev.kiln.tune.transfer.Transfer;
import dev.kiln.tune.transfer.TransferSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Prunes a classifier and teaches it by its pictures after each step: an epoch between the steps,
 * and all epochs after the last.
 */
public final class PruneRun implements Lessons {
  private static final int BATCHES = 24;

  private final TunableModel model;
  private final NewHead head;
  private final TransferData data;
  private final TransferSettings settings;
  private final Path folder;
  private final Progress progress;
  private Transfer last;
  private Run run;

  /**
   * Prepares a run.
   *
   * @param head the model with the head that it has
   * @param folder takes a run for each step
   * @throws IllegalArgumentException if the model does not tell the classes of the data apart
   */
  public PruneRun(
      TunableModel model,
      NewHead head,
      TransferData data,
      TransferSettings settings,
      Path folder,
      Progress progress) {
    if (!head.kept()) {
      throw new IllegalArgumentException(
          "%s does not tell %s apart; tune it for them first, then prune what that gives"
              .formatted(model.file(), String.join(", ", settings.classes())));
    }
    this.model = model;
    this.head = head;
    this.data = data;
    this.settings = settings;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Prunes, and writes the model.
   *
   * @param time the largest time of the result, as a share of the time of the source
   * @param steps in how many steps
   * @param output replaced if it exists; not touched unless the model is the same in ONNX Runtime
   * @return how close the model in ONNX Runtime is to the trained block
   */
  public Verification to(double time, int steps, Path output) {
    PrunedModel pruned = new Prune(head.model(), inputs(), this, progress::say).to(time, steps);
    try {
      Map<String, String> card = new LinkedHashMap<>(TunedCard.of(model.model().metadata(), run));
      JsonObject measured = new JsonObject();
      measured.addProperty("time", Math.round(pruned.time() * 1e3) / 1e3);
      measured.addProperty("steps", steps);
      card.put("kiln.pruning", measured.toString());
      return last.block().save(output, card);
    } finally {
      last.close();
    }
  }

  private Map<String, Tensor> inputs() {
    Value picture = model.model().graph().inputs().get(0);
    Shape shape = model.input();
    List<Long> dims = List.of(1L, shape.get(1), shape.get(2), shape.get(3));
    return Map.of(picture.name(), RandomTensors.of(picture.type(), dims, new Random(5)));
  }

  private Transfer recipe(OnnxModel smaller, int epochs) {
    NewHead same = new NewHead(smaller, head.scores(), head.weights(), true);
    return data.recipe(same, model.input(), settings.forEpochs(epochs));
  }

  @Override
  public void gradients(OnnxModel current, Consumer<Map<String, Parameter>> each) {
    try (Transfer recipe = recipe(current, 1);
        NDManager epoch = NDManager.newBaseManager()) {
      recipe.begin(0, epoch);
      for (int i = 0; i < Math.min(BATCHES, recipe.plan().steps()); i++) {
        try (NDManager scope = NDManager.newBaseManager()) {
          recipe.gradients(new Step(0, i, 0, 0, scope, new Metrics()));
          each.accept(recipe.block().weights());
          recipe.block().weights().values().stream()
              .filter(Parameter::requiresGradient)
              .forEach(PruneRun::forget);
        }
      }
    }
  }

  private static void forget(Parameter weight) {
    try (NDArray gradient = weight.getArray().getGradient()) {
      gradient.subi(gradient);
    }
  }

  @Override
  public OnnxModel train(OnnxModel smaller, int step, int steps) {
    last = recipe(smaller, step < steps ? 1 : settings.fit().epochs());
    RunDirectory directory = new RunDirectory(folder.resolve("step-" + step));
    run = Fit.start(model.file().getFileName().toString(), last, directory, progress);
    if (run.epochs().isEmpty() || run.step() > 0) {
      last.close();
      throw new TrainingException("stopped before the end of an epoch; no model was written");
    }
    try (NDManager scope = NDManager.newBaseManager()) {
      Weights.load(last.block(), SafeTensors.read(directory.weights(), scope));
    }
    OnnxModel trained = last.block().model();
    if (step < steps) {
      last.close();
    }
    return trained;
  }
}
