package dev.kiln.train.recipe.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.ImageNet;
import dev.kiln.train.data.Picture;
import dev.kiln.train.fit.ContactSheet;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Step;
import dev.kiln.train.fit.TargetMetric;
import dev.kiln.train.network.Network;
import dev.kiln.train.optimizer.Adam;
import dev.kiln.train.optimizer.Optimizer;
import dev.kiln.train.recipe.TrainablePart;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Paints one photo in the style of a picture without any network beside VGG16: the pixels
 * themselves are moved (Gatys et al., "Image Style Transfer Using Convolutional Neural Networks",
 * 2016). The article "style-transfer" calls it slower but better.
 *
 * <pre>
 * picture = photo
 * for each step:
 *   loss = content(picture, photo) + style(picture, painting) + variation(picture)
 *   picture -= Adam(gradient of loss)
 * </pre>
 *
 * <p>Each epoch's sample is the picture so far.
 */
public final class StyledPhoto implements Recipe {
  /** What the recipe is called. */
  public static final String NAME = "style-photo";

  private static final int STEPS = 25;
  private static final NDIndex ALL = new NDIndex("0:1");

  private final Plan plan;
  private final TrainablePart part;
  private final Optimizer optimizer;
  private final PerceptualLoss loss;
  private final NDArray photo;
  private final NDArray content;

  /**
   * Creates the picture as a copy of the photo; close it to free its memory.
   *
   * @param photo to paint, its shorter side as long as {@link StyleSettings#size}
   * @param painting the picture whose style is painted in
   * @param vgg16 the weights of VGG16, up to relu3_3 or further
   * @throws TrainingException if a file cannot be read, or the processor lacks the precision
   */
  public StyledPhoto(Path photo, Path painting, Path vgg16, StyleSettings settings) {
    Picture pixels = Picture.read(photo, settings.size());
    Shape shape = new Shape(1, 3, pixels.height(), pixels.width());
    part =
        new TrainablePart(new Network.Part("picture", shape, PictureChange::new), settings.fit());
    try {
      NDManager manager = part.model().getNDManager();
      this.photo = ImageNet.normalize(pixels.array(manager));
      NDArray style = Picture.read(painting, settings.styleSize()).array(manager);
      loss = PerceptualLoss.of(vgg16, ImageNet.normalize(style), settings, manager);
      content = loss.content(this.photo);
    } catch (RuntimeException e) {
      part.close();
      throw e;
    }
    optimizer = new Adam(part.parameters(), 0.9, 0.999, 0);
    plan =
        new Plan(
            NAME,
            settings,
            "photo %s, painting %s, VGG16 %s"
                .formatted(
                    StylePictures.describe(photo),
                    StylePictures.describe(painting),
                    StylePictures.describe(vgg16)),
            List.of(part.model()),
            Map.of("adam", optimizer),
            STEPS,
            1,
            new TargetMetric("loss", false));
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void step(Step step) {
    step.minimize(
        () -> {
          PerceptualLoss.Parts parts = loss.of(picture(true, step.scope()), content);
          parts.measure(step.measures(), 1);
          return parts.total(1);
        },
        optimizer);
  }

  /** Returns the picture so far, normalized. */
  private NDArray picture(boolean training, NDManager scope) {
    NDArray start = photo.get(scope, ALL);
    ParameterStore parameters = new ParameterStore(scope, false);
    return part.block()
        .forward(parameters, new NDList(start), training)
        .singletonOrThrow()
        .clip(ImageNet.DARKEST, ImageNet.BRIGHTEST);
  }

  @Override
  public void test(int index, Metrics measures, NDManager scope) {
    loss.of(picture(false, scope), content).measure(measures, 1);
  }

  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    NDArray picture = ImageNet.denormalize(picture(false, scope));
    return Optional.of(ContactSheet.pictures(picture, 1).get(0));
  }

  @Override
  public void close() {
    optimizer.close();
    part.close();
  }
}
