package dev.kiln.tune.distil;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.Batch;
import dev.kiln.train.data.ClassFolder;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Step;
import dev.kiln.train.fit.TargetMetric;
import dev.kiln.train.network.Network;
import dev.kiln.train.optimizer.Adam;
import dev.kiln.train.optimizer.Optimizer;
import dev.kiln.train.recipe.TrainablePart;
import dev.kiln.train.recipe.classify.ClassifierData;
import dev.kiln.train.recipe.classify.ClassifySettings;
import dev.kiln.train.recipe.classify.DigitsData;
import dev.kiln.train.recipe.classify.FolderData;
import dev.kiln.tune.GraphBlock;
import dev.kiln.tune.transfer.ModelPictures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Teaches a model to give what another one gives; labels are not needed, but taken into account if
 * the pictures have some:
 *
 * <pre>
 * for each batch:
 *   loss = divergence(network(images), teacher(images))
 *   if labels: loss = (1 - labelShare) * loss + labelShare * crossEntropy(network(images), labels)
 *   parameters -= Adam(rate, gradient of loss)
 * </pre>
 */
public final class Distil implements Recipe {
  private final DistilSettings settings;
  private final GraphBlock block;
  private final Teacher teacher;
  private final TrainablePart network;
  private final ClassifierData pictures;
  private final ModelPictures forTeacher;
  private final Optimizer head;
  private final Optimizer body;
  private final Plan plan;

  /** Learns from photos; closing it closes the teacher. */
  public Distil(
      Pupil pupil, Teacher teacher, ClassFolder train, ClassFolder test, DistilSettings settings) {
    this(
        pupil,
        teacher,
        new FolderData(train, test, square(pupil, 3), classify(settings)),
        settings);
  }

  /** Learns from pictures in MNIST's format; closing it closes the teacher. */
  public Distil(
      Pupil pupil,
      Teacher teacher,
      LabeledImages train,
      LabeledImages test,
      DistilSettings settings) {
    this(
        pupil,
        teacher,
        new DigitsData(train, test, square(pupil, 1), classify(settings)),
        settings);
  }

  private Distil(Pupil pupil, Teacher teacher, ClassifierData data, DistilSettings settings) {
    this.settings = settings;
    this.teacher = teacher;
    settings.matches().forEach(match -> match.require(pupil.model(), teacher.model()));
    block =
        GraphBlock.of(pupil.model(), settings.matches().stream().map(Counterparts::pupil).toList());
    network =
        new TrainablePart(new Network.Part("model", pupil.input(), () -> block), settings.fit());
    pictures = new ModelPictures(data, pupil.input());
    forTeacher = new ModelPictures(data, teacher.input());
    Map<String, Parameter> ofHead = new LinkedHashMap<>();
    Map<String, Parameter> others = new LinkedHashMap<>();
    block
        .weights()
        .forEach(
            (name, weight) -> (pupil.head().contains(name) ? ofHead : others).put(name, weight));
    head = new Adam(ofHead, 0.9, 0.999, settings.weightDecay());
    body = new Adam(others, 0.9, 0.999, settings.weightDecay());
    plan =
        new Plan(
            "distil",
            settings,
            data.description(),
            List.of(network.model()),
            Map.of("head", head, "body", body),
            data.steps(),
            data.tests(),
            goal());
  }

  private TargetMetric goal() {
    if (!tellsClassesApart()) {
      return new TargetMetric("loss", false);
    }
    return new TargetMetric(settings.labelShare() > 0 ? "accuracy" : "agreement", true);
  }

  private boolean tellsClassesApart() {
    return !settings.classes().isEmpty();
  }

  /** Squares with sides as long as the longer side of the input. */
  private static Shape square(Pupil pupil, long channels) {
    long side = Math.max(pupil.input().get(1), pupil.input().get(2));
    return new Shape(-1, channels, side, side);
  }

  private static ClassifySettings classify(DistilSettings settings) {
    return new ClassifySettings(
        settings.fit(), 0, settings.weightDecay(), settings.augment(), "", settings.classes());
  }

  /** Returns the block that is trained. */
  public GraphBlock block() {
    return block;
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    pictures.begin(epoch, scope);
  }

  @Override
  public void step(Step step) {
    Batch batch = pictures.train(step.epoch(), step.index(), step.scope());
    NDArray input = pictures.input(batch.images());
    NDList wanted = teacher.values(forTeacher.input(batch.images()), step.scope());
    step.minimize(() -> loss(network.forward(true, input), wanted, batch, step.measures()));
    step.move(head);
    step.withRate(step.rate() * settings.bodyRate()).move(body);
  }

  @Override
  public void test(int index, Metrics measures, NDManager scope) {
    pictures
        .test(index, scope)
        .ifPresent(
            batch -> {
              NDList given = network.forward(false, pictures.input(batch.images()));
              loss(given, teacher.values(forTeacher.input(batch.images()), scope), batch, measures);
            });
    if (index == plan.tests() - 1 && measures.samples() == 0) {
      throw new TrainingException("none of the test pictures can be read");
    }
  }

  /** Returns the loss of a batch, and measures it. */
  private NDArray loss(NDList given, NDList wanted, Batch batch, Metrics measures) {
    NDArray loss = null;
    for (int i = 0; i < given.size(); i++) {
      NDArray one =
          i == 0 && tellsClassesApart()
              ? Likeness.ofScores(
                  scores(given.head(), batch), scores(wanted.head(), batch), settings.temperature())
              : Likeness.ofNumbers(given.get(i), wanted.get(i), settings.matches().get(i));
      loss = loss == null ? one : loss.add(one);
    }
    double share = settings.labelShare();
    if (share > 0) {
      NDArray logits = scores(given.head(), batch).logSoftmax(1);
      NDArray entropy = logits.gather(batch.labels().expandDims(1), 1).mean().neg();
      loss = loss.mul(scalar(1 - share, loss)).add(entropy.mul(scalar(share, loss)));
    }
    measures.add("loss", loss.getFloat(), batch.size());
    if (tellsClassesApart()) {
      NDArray read = scores(given.head(), batch).argMax(1);
      measure("agreement", read, scores(wanted.head(), batch).argMax(1), batch, measures);
      if (share > 0) {
        measure("accuracy", read, batch.labels(), batch, measures);
      }
    }
    return loss;
  }

  private NDArray scores(NDArray array, Batch batch) {
    return array.reshape(batch.size(), settings.classes().size());
  }

  private static void measure(
      String name, NDArray read, NDArray right, Batch batch, Metrics measures) {
    long same = read.eq(right).countNonzero().getLong();
    measures.add(name, (double) same / batch.size(), batch.size());
  }

  @Override
  public void close() {
    pictures.close();
    head.close();
    body.close();
    network.close();
    teacher.close();
  }
}
