package dev.kiln.train.recipe.style;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.Seeds;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.ImageNet;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.fit.ContactSheet;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Step;
import dev.kiln.train.fit.TargetMetric;
import dev.kiln.train.network.Network;
import dev.kiln.train.optimizer.Adam;
import dev.kiln.train.optimizer.Optimizer;
import dev.kiln.train.recipe.NextFrame;
import dev.kiln.train.recipe.TrainablePart;
import dev.kiln.train.weights.Match;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Trains a network to paint photos in the style of one picture (Johnson et al., 2016):
 *
 * <pre>
 * for each batch:
 *   pictures = clamp(network(photos))
 *   loss = content(pictures, photos) + style(pictures, painting) + variation(pictures)
 *   if there is a teacher: loss += |pictures - teacher(photos)|
 *   if videos shall not flicker: loss += |network(next frames) - moved(pictures)|
 *   parameters -= Adam(gradient of loss)
 * </pre>
 */
public final class Style implements Recipe {
  /** What the recipe is called. */
  public static final String NAME = "style";

  private static final int SHOWN = 12;

  private final StyleSettings settings;
  private final Plan plan;
  private final TrainablePart network;
  private final Optimizer optimizer;
  private final StylePictures pictures;
  private final PerceptualLoss loss;

  /**
   * Creates a network at its initialization; close it to free its memory.
   *
   * @param network takes and gives normalized pictures [N, 3, H, W]
   * @param train the photos to learn from
   * @param test photos to measure and to show
   * @param painting the picture whose style is learned
   * @param vgg16 the weights of VGG16, up to relu3_3 or further
   * @throws TrainingException if a file cannot be read, or the processor lacks the precision
   */
  public Style(
      Network network,
      PictureFolder train,
      PictureFolder test,
      Path painting,
      Path vgg16,
      StyleSettings settings) {
    this(network, train, test, painting, vgg16, settings, Optional.empty());
  }

  /**
   * Creates a network at its initialization, which learns from a teacher too.
   *
   * @param teacher the one that the settings name
   */
  public Style(
      Network network,
      PictureFolder train,
      PictureFolder test,
      Path painting,
      Path vgg16,
      StyleSettings settings,
      StyleTeacher teacher) {
    this(network, train, test, painting, vgg16, settings, Optional.of(teacher));
  }

  private Style(
      Network network,
      PictureFolder train,
      PictureFolder test,
      Path painting,
      Path vgg16,
      StyleSettings settings,
      Optional<StyleTeacher> teacher) {
    this.settings = settings;
    this.network = new TrainablePart(network.main(), settings.fit());
    NDManager manager = this.network.model().getNDManager();
    String data;
    try {
      pictures = new StylePictures(train, test, painting, settings, teacher, manager);
      data = "%s, VGG16 %s".formatted(pictures.description(), StylePictures.describe(vgg16));
      loss = PerceptualLoss.of(vgg16, ImageNet.normalize(pictures.painting()), settings, manager);
    } catch (RuntimeException e) {
      this.network.close();
      throw e;
    }
    optimizer = new Adam(this.network.parameters(), 0.9, 0.999, 0);
    plan =
        new Plan(
            NAME,
            settings,
            data,
            List.of(this.network.model()),
            Map.of("adam", optimizer),
            pictures.steps(),
            pictures.tests(),
            new TargetMetric("loss", false));
  }

  /**
   * Sets parameters from a file of weights, as far as they fit, to continue from.
   *
   * @return what was loaded and what was not
   * @throws TrainingException if the file cannot be read, or nothing in it fits
   */
  public Match load(Path file) {
    return network.load(file, weights -> weights);
  }

  /**
   * Sets parameters to weights, as far as they fit, to continue from.
   *
   * @param file where they are from, for messages
   * @return what was loaded and what was not
   * @throws TrainingException if nothing fits
   */
  public Match load(Path file, Map<String, NDArray> weights) {
    return network.load(file, weights);
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void step(Step step) {
    boolean warmingUp = epochs(step) <= settings.pixelWarmUp();
    TaughtSquares.Squares squares = pictures.train(step.epoch(), step.index(), step.scope());
    NDArray photos = ImageNet.normalize(squares.photos());
    NDArray painted = ImageNet.normalize(squares.painted());
    if (settings.guide().stability() > 0) {
      NextFrame next =
          NextFrame.random(
              Seeds.of(settings.fit().seed(), "next frame", step.epoch(), step.index()), 1);
      NDArray first = NextFrame.first(photos);
      NDArray both = first.concat(next.of(photos));
      step.minimize(
          steady(both, next, loss(first, NextFrame.first(painted), warmingUp, step), step),
          optimizer);
    } else {
      Function<NDArray, NDArray> loss = loss(photos, painted, warmingUp, step);
      step.minimize(() -> loss.apply(forward(photos)), optimizer);
    }
  }

  /** Returns the loss of first frames and how much the next ones differ from them. */
  private Supplier<NDArray> steady(
      NDArray both, NextFrame next, Function<NDArray, NDArray> loss, Step step) {
    return () -> {
      NDList outputs = forward(both).split(2);
      NDArray difference = next.difference(outputs.get(0), outputs.get(1));
      step.measures().add("flicker", difference.getFloat(), both.getShape().get(0));
      return loss.apply(outputs.get(0)).add(weighted(difference, settings.guide().stability()));
    };
  }

  /** Returns the loss of what the network gives for photos. */
  private Function<NDArray, NDArray> loss(
      NDArray photos, NDArray painted, boolean warmingUp, Step step) {
    if (!warmingUp) {
      return painting(photos, painted, step);
    }
    return taught()
        ? outputs -> distance(outputs, painted, step)
        : outputs -> copying(outputs, photos, step);
  }

  /** Returns the loss of giving photos back as they are. */
  private static NDArray copying(NDArray outputs, NDArray photos, Step step) {
    NDArray pixels = outputs.sub(photos).square().mean();
    step.measures().add("pixels", pixels.getFloat(), photos.getShape().get(0));
    return pixels;
  }

  /** Returns how far outputs are from the teacher's pictures. */
  private static NDArray distance(NDArray outputs, NDArray painted, Step step) {
    NDArray distance = outputs.sub(painted).abs().mean();
    step.measures().add("teacher", distance.getFloat(), painted.getShape().get(0));
    return distance;
  }

  /** Returns the loss of painting photos in the painting's style, and as the teacher does. */
  private Function<NDArray, NDArray> painting(NDArray photos, NDArray painted, Step step) {
    NDArray content = loss.content(photos);
    return outputs -> {
      PerceptualLoss.Parts parts = loss.of(clamped(outputs), content);
      parts.measure(step.measures(), photos.getShape().get(0));
      NDArray total = parts.total(styleShare(step));
      return taught()
          ? total.add(weighted(distance(outputs, painted, step), settings.guide().teacherWeight()))
          : total;
    };
  }

  private boolean taught() {
    return !settings.guide().teacher().isEmpty();
  }

  private static NDArray weighted(NDArray loss, double weight) {
    return loss.mul(scalar(weight, loss));
  }

  /** Returns how many epochs are done after a step. */
  private double epochs(Step step) {
    return step.epoch() + (step.index() + 1.0) / plan.steps();
  }

  /** Returns how much of its weight the style has. */
  private float styleShare(Step step) {
    double epochs = epochs(step) - settings.pixelWarmUp();
    return epochs < settings.styleWarmUp() ? (float) (epochs / settings.styleWarmUp()) : 1;
  }

  /** Returns the network's output for normalized photos, clamped to the range of pictures. */
  private NDArray paint(NDArray photos) {
    return clamped(network.forward(false, photos).singletonOrThrow());
  }

  private NDArray forward(NDArray photos) {
    return network.forward(true, photos).singletonOrThrow();
  }

  private static NDArray clamped(NDArray outputs) {
    return outputs.clip(ImageNet.DARKEST, ImageNet.BRIGHTEST);
  }

  @Override
  public void test(int index, Metrics measures, NDManager scope) {
    NDArray photos = ImageNet.normalize(pictures.test(index, scope));
    PerceptualLoss.Parts parts = loss.of(paint(photos), loss.content(photos));
    parts.measure(measures, photos.getShape().get(0));
  }

  /**
   * Returns the painting's middle, then rows of test photos, each above a row of what the network
   * makes of them.
   */
  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    List<BufferedImage> photos = new ArrayList<>();
    List<BufferedImage> painted = new ArrayList<>();
    for (int i = 0; i < pictures.tests() && photos.size() < SHOWN; i++) {
      try (NDManager batchScope = scope.newSubManager()) {
        NDArray batch = pictures.test(i, batchScope);
        NDArray answer = paint(ImageNet.normalize(batch));
        photos.addAll(ContactSheet.pictures(batch, 1));
        painted.addAll(ContactSheet.pictures(ImageNet.denormalize(answer), 1));
      }
    }
    BufferedImage painting = ContactSheet.pictures(pictures.painting(), 1).get(0);
    return Optional.of(StyleSheet.of(painting, photos, painted));
  }

  @Override
  public void close() {
    pictures.close();
    optimizer.close();
    network.close();
  }
}
