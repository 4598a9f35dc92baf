package tuning;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.recipe.Supervised;
import dev.kiln.train.recipe.SupervisedSettings;
import dev.kiln.tune.GraphBlock;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Goes on training a model that computes a number of two, by the squared error: IN RUN OUT. */
public final class TuneOwn {
  public static void main(String[] args) {
    GraphBlock block = GraphBlock.of(OnnxReader.read(Path.of(args[0])));
    block.weights().get("first.weight").freeze(true);
    var settings = SupervisedSettings.of(Hyperparameters.of(30, 32, 0.02));
    Progress progress = Progress.to(new PrintWriter(System.out, true));
    try (NDManager manager = NDManager.newBaseManager();
        var recipe =
            new Supervised(
                "sum",
                block,
                new Shape(-1, 2),
                sums(manager, 1000, 1),
                sums(manager, 200, 2),
                Loss.l2Loss(),
                settings)) {
      Fit.start("sum", recipe, new RunDirectory(Path.of(args[1])), progress);
      System.out.println(block.save(Path.of(args[2])));
    }
  }

  private static ArrayDataset sums(NDManager manager, int count, int seed) {
    manager.getEngine().setRandomSeed(seed);
    var numbers = manager.randomUniform(0, 1, new Shape(count, 2));
    return new ArrayDataset.Builder()
        .setData(numbers)
        .optLabels(numbers.sum(new int[] {1}, true))
        .setSampling(32, true)
        .build();
  }
}
