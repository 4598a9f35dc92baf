package dev.kiln.tune.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.kiln.train.data.Batch;
import dev.kiln.train.data.ClassFolder;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Step;
import dev.kiln.train.network.Network;
import dev.kiln.train.optimizer.Adam;
import dev.kiln.train.optimizer.Optimizer;
import dev.kiln.train.recipe.TrainablePart;
import dev.kiln.train.recipe.classify.ClassifierData;
import dev.kiln.train.recipe.classify.Classify;
import dev.kiln.train.recipe.classify.ClassifySettings;
import dev.kiln.train.recipe.classify.DigitsData;
import dev.kiln.train.recipe.classify.FolderData;
import dev.kiln.tune.GraphBlock;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Teaches a classifier from an ONNX file other classes: at first its new head alone, then all of
 * it, the beginning more slowly than the end.
 *
 * <pre>
 * for each batch:
 *   loss = crossEntropy(network(images), labels)
 *   head -= Adam(rate, gradient of loss)
 *   if epoch >= frozenEpochs:
 *     body -= Adam(rate * bodyRate * (1/4, 1/2 or 1), gradient of loss)
 * </pre>
 *
 * <p>While the body is frozen it behaves as in use, so that its statistics stay.
 */
public final class Transfer implements Recipe {
  private static final double[] DEPTHS = {0.25, 0.5, 1};

  private final TransferSettings settings;
  private final GraphBlock block;
  private final TrainablePart part;
  private final ModelPictures pictures;
  private final Classify classify;
  private final Optimizer head;
  private final List<Optimizer> depths = new ArrayList<>();
  private final Map<String, Parameter> body = new LinkedHashMap<>();
  private final Plan plan;
  private double trained;

  /** The loss of the first step; unknown if the run was resumed. */
  private double first = Double.NaN;

  /**
   * Creates a classifier of photos; close it to free its memory.
   *
   * @param input the shape [N, H, W, C] of the bytes that the model takes
   */
  public Transfer(
      NewHead model, Shape input, ClassFolder train, ClassFolder test, TransferSettings settings) {
    this(model, input, new FolderData(train, test, square(input, 3), classify(settings)), settings);
  }

  /**
   * Creates a classifier of pictures in MNIST's format; close it to free its memory.
   *
   * @param input the shape [N, H, W, C] of the bytes that the model takes
   */
  public Transfer(
      NewHead model,
      Shape input,
      LabeledImages train,
      LabeledImages test,
      TransferSettings settings) {
    this(model, input, new DigitsData(train, test, square(input, 1), classify(settings)), settings);
  }

  private Transfer(NewHead model, Shape input, ClassifierData data, TransferSettings settings) {
    this.settings = settings;
    block = GraphBlock.of(model.model(), List.of(model.scores()));
    part = new TrainablePart(new Network.Part("model", input, () -> block), settings.fit());
    pictures = new ModelPictures(data, input);
    classify = new Classify(part, pictures, classify(settings));
    Map<String, Parameter> ofHead = new LinkedHashMap<>();
    block
        .weights()
        .forEach(
            (name, weight) -> (model.weights().contains(name) ? ofHead : body).put(name, weight));
    Map<String, Optimizer> optimizers = new LinkedHashMap<>();
    head = optimizer(ofHead);
    optimizers.put("head", head);
    List<String> names = List.copyOf(body.keySet());
    for (int i = 0; i < DEPTHS.length; i++) {
      int from = names.size() * i / DEPTHS.length;
      int to = names.size() * (i + 1) / DEPTHS.length;
      Map<String, Parameter> depth = new LinkedHashMap<>();
      names.subList(from, to).forEach(name -> depth.put(name, body.get(name)));
      depths.add(optimizer(depth));
      optimizers.put("body-" + (i + 1), depths.get(i));
    }
    Plan classified = classify.plan();
    plan =
        new Plan(
            "transfer",
            settings,
            data.description(),
            classified.parts(),
            optimizers,
            classified.steps(),
            classified.tests(),
            classified.goal());
  }

  private Optimizer optimizer(Map<String, Parameter> parameters) {
    return new Adam(parameters, 0.9, 0.999, settings.weightDecay());
  }

  /** Squares with sides as long as the longer side of the input. */
  private static Shape square(Shape input, long channels) {
    long side = Math.max(input.get(1), input.get(2));
    return new Shape(-1, channels, side, side);
  }

  private static ClassifySettings classify(TransferSettings settings) {
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
    classify.begin(epoch, scope);
    boolean frozen = epoch < settings.frozenEpochs();
    body.values().stream()
        .filter(weight -> weight.getType() == Parameter.Type.WEIGHT)
        .forEach(weight -> weight.freeze(frozen));
  }

  @Override
  public void step(Step step) {
    boolean frozen = step.epoch() < settings.frozenEpochs();
    step.minimize(() -> classify.loss(step, !frozen));
    trained = step.measures().means().get("loss");
    if (step.epoch() == 0 && step.index() == 0) {
      first = trained;
    }
    step.move(head);
    for (int i = 0; i < DEPTHS.length && !frozen; i++) {
      step.withRate(step.rate() * settings.bodyRate() * DEPTHS[i]).move(depths.get(i));
    }
  }

  /**
   * Computes the gradients of the scores on one batch, of the network as in use, in a direction
   * that is random for each picture; nothing is moved. Those of the loss would tell little of a
   * network that has learnt these pictures.
   */
  public void gradients(Step step) {
    Batch batch = pictures.train(step.epoch(), step.index(), step.scope());
    NDArray input = pictures.input(batch.images());
    step.minimize(
        () -> {
          NDArray scores = part.forward(false, input).head();
          return scores.mul(step.scope().randomNormal(scores.getShape())).sum();
        });
  }

  @Override
  public void test(int index, Metrics measures, NDManager scope) {
    classify.test(index, measures, scope);
    double guessed = Math.log(settings.classes().size());
    if (index == plan.tests() - 1 && trained >= first && trained >= guessed) {
      measures.remark(
          "the loss has not fallen and is no better than guessing: try a smaller --lr, another --image range, or"
              + " --freeze 0");
    }
  }

  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    return classify.samples(scope);
  }

  @Override
  public void close() {
    head.close();
    depths.forEach(Optimizer::close);
    classify.close();
  }
}
