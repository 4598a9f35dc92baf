package dev.kiln.train.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
  @Test
  void turnsGreyArraysIntoPictures() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] values = {0, 1, 0.2f, 0.4f, -1, 2};
      var pictures = ContactSheet.pictures(manager.create(values, new Shape(2, 1, 1, 3)), 1);
      assertEquals(2, pictures.size());
      assertEquals(List.of(0x000000, 0xffffff, 0x333333), row(pictures.get(0), 0));
      assertEquals(List.of(0x666666, 0x000000, 0xffffff), row(pictures.get(1), 0), "clipped");
    }
  }

  @Test
  void turnsRgbArraysIntoPicturesAsLargeAsAsked() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] planes = {1, 0, 0.2f, 0, 0.4f, 1};
      var picture = ContactSheet.pictures(manager.create(planes, new Shape(1, 3, 2, 1)), 2).get(0);
      assertEquals(2, picture.getWidth());
      assertEquals(4, picture.getHeight());
      for (int y = 0; y < 4; y++) {
        int color = y < 2 ? 0xff3366 : 0x0000ff;
        assertEquals(List.of(color, color), row(picture, y));
      }
    }
  }

  @Test
  void laysPicturesOutInRowsWithAGapAroundEach() {
    var pictures = IntStream.range(0, 3).mapToObj(i -> filled(4, 3, 0x100 + i)).toList();
    BufferedImage sheet = ContactSheet.of(pictures, 2);
    int gap = ContactSheet.GAP;
    assertEquals(gap + 2 * (4 + gap), sheet.getWidth());
    assertEquals(gap + 2 * (3 + gap), sheet.getHeight());
    for (int i = 0; i < 3; i++) {
      int left = gap + i % 2 * (4 + gap);
      int top = gap + i / 2 * (3 + gap);
      assertEquals(0x100 + i, rgb(sheet, left, top));
      assertEquals(0x100 + i, rgb(sheet, left + 3, top + 2));
      assertEquals(rgb(sheet, 0, 0), rgb(sheet, left - 1, top));
      assertEquals(rgb(sheet, 0, 0), rgb(sheet, left, top + 3));
    }
  }

  @Test
  void writesACaptionBelowThePicture() {
    BufferedImage captioned =
        ContactSheet.captioned(filled(40, 20, 0x0000ff), "8", new Color(0x00ff00));
    assertEquals(40, captioned.getWidth());
    for (int y = 0; y < 20; y++) {
      assertTrue(row(captioned, y).stream().allMatch(rgb -> rgb == 0x0000ff));
    }
    long written =
        IntStream.range(20, captioned.getHeight())
            .mapToLong(y -> row(captioned, y).stream().filter(rgb -> rgb != 0).count())
            .sum();
    assertTrue(written > 5, written + " pixels of text");
  }

  private static BufferedImage filled(int width, int height, int rgb) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    IntStream.range(0, width * height).forEach(i -> picture.setRGB(i % width, i / width, rgb));
    return picture;
  }

  private static List<Integer> row(BufferedImage picture, int y) {
    return IntStream.range(0, picture.getWidth()).mapToObj(x -> rgb(picture, x, y)).toList();
  }

  private static int rgb(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xffffff;
  }
}
