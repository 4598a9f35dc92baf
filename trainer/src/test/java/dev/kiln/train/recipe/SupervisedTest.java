package dev.kiln.train.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTest {
  private static final Shape POINT = new Shape(-1, 2);

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  /** Points of the plane, each with whether it lies within a circle, and its distance. */
  private ArrayDataset points(int count, long seed, boolean classes) {
    Random random = new Random(seed);
    float[][] points = new float[count][2];
    float[] targets = new float[count];
    for (int i = 0; i < count; i++) {
      points[i][0] = random.nextFloat() * 2 - 1;
      points[i][1] = random.nextFloat() * 2 - 1;
      double distance = Math.hypot(points[i][0], points[i][1]);
      targets[i] = (float) (classes ? (distance < 0.75 ? 1 : 0) : distance);
    }
    NDArray labels = manager.create(targets, new Shape(count, 1));
    return new ArrayDataset.Builder()
        .setData(manager.create(points))
        .optLabels(labels)
        .setSampling(1, false)
        .build();
  }

  private static SequentialBlock block(int outputs) {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(16).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(outputs).build());
  }

  private Supervised circle(int epochs, Loss loss) {
    Hyperparameters fit = Rehearsal.fit(epochs, 32, 0.02, Schedule.CONSTANT);
    return new Supervised(
        "circle",
        block(2),
        POINT,
        points(400, 1, true),
        points(100, 2, true),
        loss,
        SupervisedSettings.of(fit).withClasses("outside", "inside"));
  }

  @Test
  void anyBlockLearnsAnyDataSetOfClasses() throws IOException {
    Run run = Rehearsal.start("circle", () -> circle(12, Loss.softmaxCrossEntropyLoss()), folder);
    assertTrue(Rehearsal.metric(run, 11, "test_accuracy") > 0.9, run.epochs().toString());
    assertTrue(
        Rehearsal.metric(run, 11, "train_loss") < Rehearsal.metric(run, 0, "train_loss") / 2);
    assertEquals(List.of("outside", "inside"), new RunDirectory(folder).run().classes());
    for (String file : List.of("metrics.csv", "curves.png", "weights.safetensors")) {
      assertTrue(Files.size(folder.resolve(file)) > 0, file);
    }
    List<String> confusion = Files.readAllLines(folder.resolve("confusion.csv"));
    assertEquals("class,outside,inside", confusion.get(0));
  }

  @Test
  void anyBlockLearnsNumbers() {
    Hyperparameters fit = Rehearsal.fit(10, 32, 0.02, Schedule.COSINE);
    Run run =
        Rehearsal.start(
            "distance",
            () ->
                new Supervised(
                    "distance",
                    block(1),
                    POINT,
                    points(400, 1, false),
                    points(90, 2, false),
                    Loss.l2Loss(),
                    SupervisedSettings.of(fit)),
            folder);
    assertTrue(Rehearsal.metric(run, 9, "test_loss") < 0.01, run.epochs().toString());
    assertEquals(List.of(), run.classes());
  }

  @Test
  void aRunResumesExactly() throws IOException {
    Path whole = folder.resolve("whole");
    Path parted = folder.resolve("parted");
    Rehearsal.start("circle", () -> circle(3, Loss.softmaxCrossEntropyLoss()), whole);
    Rehearsal.start("circle", () -> circle(1, Loss.softmaxCrossEntropyLoss()), parted);
    try (Supervised recipe = circle(3, Loss.softmaxCrossEntropyLoss())) {
      Fit.resume("circle", recipe, new RunDirectory(parted), Digits.quiet());
    }
    assertEquals(
        Files.mismatch(whole.resolve("weights.safetensors"), parted.resolve("weights.safetensors")),
        -1);
  }

  /** A loss that looks at the engine's settings, and fails if it is told to. */
  private static final class Watching extends Loss {
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final List<Integer> threads = new ArrayList<>();
    private final boolean fails;

    Watching(boolean fails) {
      super("watching");
      this.fails = fails;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      threads.add(JniUtils.getNumThreads());
      if (fails) {
        throw new IllegalStateException("as told");
      }
      return loss.evaluate(labels, predictions);
    }
  }

  @Test
  void theEnginesSettingsAreAsBeforeWhenARunEndsOrFails() {
    Engine.getInstance();
    int threadsBefore = JniUtils.getNumThreads();
    boolean gradientsBefore = JniUtils.isGradMode();
    JniUtils.setNumThreads(2);
    JniUtils.setGradMode(true);
    try {
      Watching watching = new Watching(false);
      Rehearsal.start("circle", () -> circle(1, watching), folder.resolve("ends"));
      assertEquals(1, watching.threads.get(0), "while it runs");
      assertEquals(2, JniUtils.getNumThreads());
      assertTrue(JniUtils.isGradMode());
      assertThrows(
          IllegalStateException.class,
          () ->
              Rehearsal.start(
                  "circle", () -> circle(1, new Watching(true)), folder.resolve("fails")));
      assertEquals(2, JniUtils.getNumThreads());
      assertTrue(JniUtils.isGradMode());
    } finally {
      JniUtils.setNumThreads(threadsBefore);
      JniUtils.setGradMode(gradientsBefore);
    }
  }
}
