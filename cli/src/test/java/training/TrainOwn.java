package training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import dev.kiln.export.Export;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.recipe.Supervised;
import dev.kiln.train.recipe.SupervisedSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** Trains a network that tells points within a circle from those outside: RUN_DIR OUT.onnx. */
public final class TrainOwn {
  public static void main(String[] args) {
    SequentialBlock block = new SequentialBlock();
    block.add(Linear.builder().setUnits(16).build()).add(Activation::relu);
    block.add(Linear.builder().setUnits(2).build());
    Shape input = new Shape(-1, 2);
    var settings =
        SupervisedSettings.of(Hyperparameters.of(20, 32, 0.02)).withClasses("outside", "inside");
    RunDirectory directory = new RunDirectory(Path.of(args[0]));
    Progress progress = Progress.to(new PrintWriter(System.out, true));
    Loss loss = Loss.softmaxCrossEntropyLoss();
    try (NDManager manager = NDManager.newBaseManager();
        var recipe =
            new Supervised(
                "circle",
                block,
                input,
                points(manager, 1000, 1),
                points(manager, 200, 2),
                loss,
                settings)) {
      if (directory.holdsRun()) {
        Fit.resume("circle", recipe, directory, progress);
      } else {
        Fit.start("circle", recipe, directory, progress);
      }

      Export export = Export.of(recipe.block(), input).withOutputs("logits");
      var card = Map.of("kiln.network", "circle", "kiln.labels", "[\"outside\",\"inside\"]");
      export.withMetadata(card).save(Path.of(args[1]));
    }
  }

  private static ArrayDataset points(NDManager manager, int count, long seed) {
    Random random = new Random(seed);
    float[][] points = new float[count][2];
    float[] classes = new float[count];
    for (int i = 0; i < count; i++) {
      points[i] = new float[] {random.nextFloat() * 2 - 1, random.nextFloat() * 2 - 1};
      classes[i] = Math.hypot(points[i][0], points[i][1]) < 0.75 ? 1 : 0;
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(points))
        .optLabels(manager.create(classes, new Shape(count, 1)))
        .setSampling(32, true)
        .build();
  }
}
