package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.PictureBatches.Crops;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureBatchesTest {
  private static final Crops MIDDLES = new Crops(16, 1, false, 7);
  private static final Crops RANDOM = new Crops(16, 3, true, 7);

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
  void anEpochHasEveryPictureAsOftenAsAskedAndEveryEpochItsOwnOrder() throws IOException {
    PictureFolder pictures = grey(10);
    try (PictureBatches batches = new PictureBatches(pictures, new Crops(16, 2, true, 7), 6)) {
      assertEquals(4, batches.count());
      List<List<Integer>> epochs = new ArrayList<>();
      for (int epoch = 0; epoch < 2; epoch++) {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          NDArray batch = batches.get(epoch, i, manager).images();
          assertEquals(new Shape(i < 3 ? 6 : 2, 3, 16, 16), batch.getShape());
          for (long n = 0; n < batch.getShape().get(0); n++) {
            seen.add(Math.round(batch.getFloat(n, 0, 0, 0) * 255));
          }
        }
        epochs.add(seen);
      }
      assertFalse(epochs.get(0).equals(epochs.get(1)));
      for (List<Integer> seen : epochs) {
        for (int i = 0; i < 10; i++) {
          assertEquals(2, Collections.frequency(seen, 20 * i), "of picture " + i);
        }
      }
    }
  }

  @Test
  void aBatchIsTheSameWhereverStepsBegin() throws IOException {
    PictureFolder pictures = GeneratedPhotos.folder(folder, 7, 3);
    try (PictureBatches whole = new PictureBatches(pictures, RANDOM, 4);
        PictureBatches resumed = new PictureBatches(pictures, RANDOM, 4)) {
      List<float[]> expected = new ArrayList<>();
      for (int i = 0; i < 2 * whole.count(); i++) {
        expected.add(values(whole, i));
      }
      for (int i : new int[] {9, 10, 3, 4, 0, 11}) {
        assertArrayEquals(expected.get(i), values(resumed, i));
      }
    }
  }

  @Test
  void cropsOfAPictureDiffer() throws IOException {
    PictureFolder one = GeneratedPhotos.folder(folder, 1, 3);
    try (PictureBatches batches = new PictureBatches(one, RANDOM, 1)) {
      assertFalse(Arrays.equals(values(batches, 0), values(batches, 1)));
    }
    try (PictureBatches batches = new PictureBatches(one, MIDDLES, 1)) {
      assertArrayEquals(values(batches, 0), values(batches, 1));
      float[] middle =
          PictureBatches.middles(one, 16, manager).orElseThrow().images().toFloatArray();
      assertArrayEquals(middle, values(batches, 0));
    }
  }

  @Test
  void aBrokenTestPictureIsLeftOut() throws IOException {
    PictureFolder pictures = grey(3);
    Files.write(pictures.files().get(1), new byte[10]);
    PictureBatches.Squares middles = PictureBatches.middles(pictures, 16, manager).orElseThrow();
    assertArrayEquals(new int[] {0, 2}, middles.pictures());
    assertEquals(0, Math.round(middles.images().getFloat(0, 0, 0, 0) * 255));
    assertEquals(40, Math.round(middles.images().getFloat(1, 0, 0, 0) * 255));
    Files.write(pictures.files().get(0), new byte[10]);
    Files.write(pictures.files().get(2), new byte[10]);
    assertTrue(PictureBatches.middles(pictures, 16, manager).isEmpty());
  }

  @Test
  void refusesWhenAllPicturesAreBroken() throws IOException {
    PictureFolder pictures = grey(2);
    for (Path file : pictures.files()) {
      Files.write(file, new byte[10]);
    }
    String message = folder + ": none of the 2 pictures there can be read";
    try (PictureBatches batches = new PictureBatches(pictures, MIDDLES, 1)) {
      assertEquals(
          message,
          assertThrows(TrainingException.class, () -> batches.get(0, 0, manager)).getMessage());
    }
  }

  private float[] values(PictureBatches batches, int moment) {
    float[] values =
        batches
            .get(moment / batches.count(), moment % batches.count(), manager)
            .images()
            .toFloatArray();
    assertTrue(values.length > 0);
    return values;
  }

  /** Pictures of one grey each: 0, 20, 40, ... */
  private PictureFolder grey(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      BufferedImage picture = new BufferedImage(30, 20 + i, BufferedImage.TYPE_INT_RGB);
      int[] colors = new int[30 * (20 + i)];
      Arrays.fill(colors, 20 * i * 0x010101);
      picture.setRGB(0, 0, 30, 20 + i, colors, 0, 30);
      GeneratedPhotos.write(folder.resolve("%02d.png".formatted(i)), picture);
    }
    return PictureFolder.of(folder);
  }
}
