package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final LabeledImages DATA = GeneratedMnist.images(25, 3);

  @Test
  void inOrderHoldPicturesFromZeroToOneBesideTheirLabels() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Batches batches = Batches.inOrder(DATA, 10, manager);
      assertEquals(3, batches.count());
      Batch last = batches.get(2, manager);
      assertEquals(new Shape(5, 1, 28, 28), last.images().getShape());
      float[] pixels = last.images().toFloatArray();
      for (int i = 0; i < pixels.length; i++) {
        assertEquals((DATA.pixels()[20 * 784 + i] & 0xff) / 255f, pixels[i], 1e-7f);
      }
      assertArrayEquals(new long[] {0, 1, 2, 3, 4}, last.labels().toLongArray());
      assertEquals(last.images(), Batches.of(DATA, 10, 2, manager).images());
    }
  }

  @Test
  void shuffledKeepEveryPictureWithItsLabel() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Batch all = Batches.shuffled(DATA, 25, false, 5, 0, manager).get(0, manager);
      int[] order = order(0);
      float[] pixels = all.images().toFloatArray();
      long[] labels = all.labels().toLongArray();
      for (int i = 0; i < 25; i++) {
        assertEquals(DATA.labels()[order[i]], labels[i]);
        assertEquals((DATA.pixels()[order[i] * 784 + 400] & 0xff) / 255f, pixels[i * 784 + 400]);
      }
    }
  }

  @Test
  void eachEpochHasItsOwnOrderAndVariationsAndNoOther() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertFalse(Arrays.equals(order(0), order(1)));
      assertArrayEquals(varied(1, manager), varied(1, manager));
      assertFalse(Arrays.equals(varied(1, manager), varied(2, manager)));
    }
  }

  @Test
  void batchesBelongToWhomTheyWereMadeFor() {
    try (NDManager resident = NDManager.newBaseManager();
        NDManager scope = NDManager.newBaseManager()) {
      Batches batches = Batches.inOrder(DATA, 10, resident);
      int before = resident.getManagedArrays().size();
      batches.get(0, scope);
      assertEquals(before, resident.getManagedArrays().size());
    }
  }

  private static int[] order(int epoch) {
    return Batches.permutation(25, Seeds.of(5, "shuffle", epoch));
  }

  private static float[] varied(int epoch, NDManager manager) {
    return Batches.shuffled(DATA, 25, true, 5, epoch, manager)
        .get(0, manager)
        .images()
        .toFloatArray();
  }
}
