package dev.kiln.train.recipe.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.ImageNet;
import dev.kiln.train.data.Picture;
import java.nio.file.Path;

/**
 * How far a picture is from the style of a painting and from the content of a photo, in the
 * features of VGG16 and weighted as in the article "style-transfer". Close it to free its memory.
 */
public final class StyleDistance implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager();
  private final PerceptualLoss loss;

  /** Both distances; 0 if there is no difference. */
  public record Distance(double content, double style) {}

  /**
   * Creates the measure for one painting.
   *
   * @param vgg16 the weights of VGG16, up to relu3_3 or further
   * @throws TrainingException if a file cannot be read
   */
  public StyleDistance(Path vgg16, Path painting) {
    StyleSettings article = StyleSettings.ARTICLE;
    try {
      NDArray style = Picture.read(painting, article.styleSize()).array(manager);
      loss = PerceptualLoss.of(vgg16, ImageNet.normalize(style), article, manager);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** Returns how far a picture is from the style, and from the content of a photo of its size. */
  public Distance of(Picture picture, Picture photo) {
    try (NDManager scope = manager.newSubManager();
        NDScope arrays = new NDScope()) {
      arrays.suppressNotUsedWarning();
      NDArray content = loss.content(ImageNet.normalize(photo.array(scope)));
      PerceptualLoss.Parts parts = loss.of(ImageNet.normalize(picture.array(scope)), content);
      return new Distance(parts.content().getFloat(), parts.style().getFloat());
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
