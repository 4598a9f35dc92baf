package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MnistTest {
  private static final String FOUR_FILES =
      "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz,"
          + " t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz"})
  void readsPlainAndPackedFiles(String ending) throws IOException {
    GeneratedMnist.write(folder, 30, 20, ending);
    LabeledImages train = Mnist.train(folder);
    assertArrayEquals(GeneratedMnist.images(30, 1).pixels(), train.pixels());
    assertArrayEquals(GeneratedMnist.images(30, 1).labels(), train.labels());
    assertEquals(20, Mnist.test(folder).size());
  }

  @Test
  void namesAFileThatIsMissingAndAllFour() throws IOException {
    GeneratedMnist.write(folder, 10, 10, ".gz");
    Files.delete(folder.resolve("train-labels-idx1-ubyte.gz"));
    assertEquals(
        folder
            + ": there is no train-labels-idx1-ubyte.gz or train-labels-idx1-ubyte;"
            + " MNIST consists of the four files "
            + FOUR_FILES
            + ", other data of a folder of pictures for each class",
        trainFailure());
  }

  @Test
  void refusesMoreImagesThanLabels() throws IOException {
    GeneratedMnist.write(folder, 30, 10, "");
    Path labels = folder.resolve("train-labels-idx1-ubyte");
    new Idx(new int[] {29}, new byte[29]).write(labels);
    assertEquals(
        labels
            + " has 29 labels, but "
            + folder.resolve("train-images-idx3-ubyte")
            + " has 30"
            + " images",
        trainFailure());
  }

  @Test
  void refusesALabelThatIsNoDigit() throws IOException {
    GeneratedMnist.write(folder, 3, 10, "");
    Path labels = folder.resolve("train-labels-idx1-ubyte");
    new Idx(new int[] {3}, new byte[] {0, 9, 10}).write(labels);
    assertEquals(
        labels + ": label 2 is 10, expected 0 to 9; --labels names other classes", trainFailure());
  }

  @Test
  void refusesImagesOfAnotherSize() throws IOException {
    GeneratedMnist.write(folder, 3, 10, "");
    Path images = folder.resolve("train-images-idx3-ubyte");
    new Idx(new int[] {3, 28, 27}, new byte[3 * 28 * 27]).write(images);
    assertEquals(
        images + ": 3 images of 28x27 found, at least one of 28x28 expected", trainFailure());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/mnist")
  void readsTheRealOne() {
    Path data = Path.of(System.getProperty("kiln.shared"), "data", "mnist");
    LabeledImages train = Mnist.train(data);
    LabeledImages test = Mnist.test(data);
    assertEquals(60_000, train.size());
    assertEquals(10_000, test.size());
    // The first digits of either set, known from every book that shows them.
    assertArrayEquals(new byte[] {5, 0, 4, 1, 9}, train.limit(5).labels());
    assertArrayEquals(new byte[] {7, 2, 1, 0, 4}, test.limit(5).labels());
  }

  private String trainFailure() {
    return assertThrows(TrainingException.class, () -> Mnist.train(folder)).getMessage();
  }
}
