package dev.kiln.train.recipe.style;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.kiln.train.data.ImageNet;
import dev.kiln.train.data.PictureBatches;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.fit.LiveArrays;
import dev.kiln.train.network.Vgg16;
import dev.kiln.train.op.Precision;
import dev.kiln.train.recipe.Rehearsal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class PerceptualLossTest {
  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void theGramMatrixHasTheChannelsProductsByTheirSize() {
    float[] features = {1, 2, 3, 4, 0, 1, 0, -1, 2, 2, 2, 2, 1, 0, 0, 0};
    NDArray gram = PerceptualLoss.gram(manager.create(features, new Shape(2, 2, 2, 2)));
    assertEquals(new Shape(2, 2, 2), gram.getShape());
    // By hand: 1 + 4 + 9 + 16 = 30, 2 - 4 = -2, 1 + 1 = 2; then 16, 2, 1; each by 2 * 4.
    float[] expected = {30 / 8f, -2 / 8f, -2 / 8f, 2 / 8f, 16 / 8f, 2 / 8f, 2 / 8f, 1 / 8f};
    assertArrayEquals(expected, gram.toFloatArray(), 1e-6f);
  }

  @Test
  void theVariationIsWhatNeighboursDifferBy() {
    float[] picture = {1, 4, 2, 0, 0, 5};
    NDArray twice =
        manager
            .create(picture, new Shape(1, 1, 2, 3))
            .concat(manager.create(picture, new Shape(1, 1, 2, 3)));
    // By hand: across 3 + 2 + 0 + 5 = 10, down 1 + 4 + 3 = 8, of two pictures.
    assertEquals(36, PerceptualLoss.variation(twice).getFloat());
  }

  @Test
  void eachPartIsItsWeightTimesItsDistance() {
    Block vgg16 = RandomVgg16.load(folder, manager);
    NDArray photos = manager.randomNormal(new Shape(2, 3, 32, 32));
    NDArray pictures = manager.randomNormal(new Shape(2, 3, 32, 32));
    NDArray painting = manager.randomNormal(new Shape(1, 3, 32, 40));
    var weights = new PerceptualLoss.Weights(3, 500, 0.25f);
    PerceptualLoss loss = new PerceptualLoss(vgg16, Precision.FP32, painting, weights);
    PerceptualLoss.Parts parts = loss.of(pictures, loss.content(photos));

    NDList found = features(vgg16, pictures);
    NDList wanted = features(vgg16, photos);
    NDList style = features(vgg16, painting);
    assertEquals(new Shape(2, 64, 32, 32), found.get(0).getShape());
    assertEquals(new Shape(2, 128, 16, 16), found.get(1).getShape());
    assertEquals(new Shape(2, 256, 8, 8), found.get(2).getShape());
    double content = 3 * meanSquare(found.get(2).toFloatArray(), wanted.get(2).toFloatArray());
    assertEquals(content, parts.content().getFloat(), 1e-5 * content);
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      float[] one = PerceptualLoss.gram(style.get(i)).toFloatArray();
      float[] two = new float[2 * one.length];
      System.arraycopy(one, 0, two, 0, one.length);
      System.arraycopy(one, 0, two, one.length, one.length);
      sum += meanSquare(PerceptualLoss.gram(found.get(i)).toFloatArray(), two);
    }
    assertEquals(500 * sum, parts.style().getFloat(), 1e-4 * 500 * sum);
    double variation = PerceptualLoss.variation(pictures).getFloat() / 4;
    assertEquals(variation, parts.variation().getFloat(), 1e-5 * variation);
    assertEquals(
        content + 500 * sum + variation, parts.total(1).getFloat(), 1e-4 * (content + variation));
  }

  @Test
  void aPictureThatIsThePhotoAndThePaintingLosesNothing() {
    Block vgg16 = RandomVgg16.load(folder, manager);
    NDArray picture = manager.randomNormal(new Shape(1, 3, 32, 32));
    PerceptualLoss loss =
        new PerceptualLoss(vgg16, Precision.FP32, picture, new PerceptualLoss.Weights(1, 1, 0));
    assertEquals(0, loss.of(picture, loss.content(picture)).total(1).getFloat(), 1e-9);
  }

  @Test
  void keepsOnlyWhatIsNeeded() {
    Rehearsal.assumeHere(Precision.BF16);
    Block vgg16 = RandomVgg16.load(folder, manager);
    NDArray painting = manager.randomNormal(new Shape(1, 3, 32, 32));
    int before = LiveArrays.count();
    PerceptualLoss loss =
        new PerceptualLoss(vgg16, Precision.BF16, painting, new PerceptualLoss.Weights(1, 1, 1));
    assertEquals(before + 3, LiveArrays.count(), "a Gram matrix each of three features");
    loss.content(painting);
    assertEquals(before + 4, LiveArrays.count());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/vgg and data/photos")
  void theOriginalWeightsGiveFeaturesOfTheSizeOfTorchvisions() {
    Path data = Path.of(System.getProperty("kiln.shared"), "data");
    Path file = data.resolve("vgg/vgg16_caffe_relu3_3.safetensors");
    Block vgg16 = Vgg16.pretrained(file, manager);
    PictureFolder photos = PictureFolder.of(data.resolve("photos/val")).spread(4);
    NDList features =
        features(
            vgg16,
            ImageNet.normalize(
                PictureBatches.middles(photos, 128, manager).orElseThrow().images()));
    for (NDArray feature : features) {
      assertEquals(1.25, feature.mean().getFloat(), 0.75);
    }
  }

  private NDList features(Block vgg16, NDArray pictures) {
    return vgg16.forward(new ParameterStore(manager, false), new NDList(pictures), false);
  }

  private static double meanSquare(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum / a.length;
  }
}
