package dev.kiln.train.data.segmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.pictures.PictureException;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.GeneratedPhotos;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class VocFolderTest {
  @TempDir Path folder;
  private VocFolder shapes;

  @BeforeEach
  void writeShapes() throws IOException {
    shapes = Shapes.write(folder);
  }

  @Test
  void readsPicturesBesideTheIndicesOfTheirMasks() {
    SegmentedPictures train = shapes.pictures("train");
    assertEquals(Shapes.CLASSES, shapes.classes());
    assertEquals(12, train.size());
    SegmentedPicture picture = train.get(3);
    assertEquals(64, picture.width());
    assertEquals(64, picture.height());
    assertEquals(64 * 64 * 3, picture.rgb().length);
    assertEquals((byte) SegmentedPicture.IGNORED, picture.labels()[0], "void");
    boolean[] seen = new boolean[3];
    for (int i = 128; i < picture.labels().length; i++) {
      seen[picture.labels()[i]] = true;
      int red = picture.rgb()[3 * i] & 0xff;
      int blue = picture.rgb()[3 * i + 2] & 0xff;
      if (Math.abs(red - blue) > 100) {
        assertEquals(red > blue ? 1 : 2, picture.labels()[i], 1, "pixel " + i);
      }
    }
    assertTrue(seen[0] && seen[1] && seen[2]);
    assertSame(picture, train.get(3), "kept in memory");
  }

  @Test
  void aPictureThatCannotBeReadDoesNotEndARun() throws IOException {
    Path damaged = folder.resolve("JPEGImages/shape1.jpg");
    byte[] bytes = Files.readAllBytes(damaged);
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
    Files.writeString(mask(), "no picture");
    SegmentedPictures train = shapes.pictures("train");
    assertThrows(PictureException.class, () -> train.get(0));
    assertThrows(PictureException.class, () -> train.get(1));
    assertSame(train.get(2), train.readable(0));
    assertSame(train.get(2), train.readable(1));
  }

  @Test
  void masksOfNothingBut0And255AreRefused() throws IOException {
    shapes.pictures("train").requireClasses();
    for (int i = 0; i < 12; i++) {
      BufferedImage binary = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
      binary.getRaster().setSample(5, 5, 0, 255);
      Path file = folder.resolve("SegmentationClass/shape%d.png".formatted(i));
      ImageIO.write(binary, "png", file.toFile());
    }
    SegmentedPictures train = VocFolder.open(folder).pictures("train");
    String message = assertThrows(TrainingException.class, train::requireClasses).getMessage();
    assertEquals(
        folder
            + ": the masks of all 12 pictures hold nothing but 0 (ground) and 255, which marks"
            + " pixels to ignore; give those of red the value 1",
        message);
  }

  @Test
  void readsGreyMasksByTheirValues() throws IOException {
    BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(5, 0, 0, 2);
    grey.getRaster().setSample(6, 0, 0, 255);
    writeMask(grey);
    byte[] labels = shapes.pictures("train").get(0).labels();
    assertEquals(0, labels[0]);
    assertEquals(2, labels[5]);
    assertEquals((byte) SegmentedPicture.IGNORED, labels[6]);
  }

  @Test
  void takesVocsClassesWithoutAList() throws IOException {
    Files.delete(folder.resolve("classes.txt"));
    List<String> classes = VocFolder.open(folder).classes();
    assertEquals(21, classes.size());
    assertEquals("background", classes.get(0));
    assertEquals("tvmonitor", classes.get(20));
  }

  @Test
  void aLimitTakesTheFirstAndASpreadTakesFromAllOver() {
    SegmentedPictures train = shapes.pictures("train");
    assertEquals(List.of("shape0", "shape1"), train.limit(2).names());
    assertEquals(List.of("shape0", "shape4", "shape8"), train.spread(3).names());
    assertSame(train, train.spread(12));
    assertNotEquals(train.checksum(), train.limit(2).checksum());
    assertEquals(train.checksum(), shapes.pictures("train").checksum());
  }

  @Test
  void refusesAnotherLayout() {
    Path none = folder.resolve("none");
    assertEquals(
        none
            + ": no folder JPEGImages there; expected JPEGImages, SegmentationClass and, if the"
            + " pictures are not to be divided at random, ImageSets/Segmentation, as in Pascal VOC",
        failure(() -> VocFolder.open(none)));
  }

  @Test
  void withoutListsATenthAtRandomIsForTesting() throws IOException {
    Path lists = folder.resolve("ImageSets/Segmentation");
    for (Path list : Files.list(lists).toList()) {
      Files.delete(list);
    }
    Files.delete(lists);
    Files.delete(folder.resolve("SegmentationClass/shape3.png"));
    SegmentedPictures train = shapes.pictures("train");
    SegmentedPictures val = shapes.pictures("val");
    assertFalse(shapes.hasLists());
    assertFalse(train.names().contains("shape3") || val.names().contains("shape3"));
    assertTrue(train.names().stream().noneMatch(val.names()::contains));
    assertTrue(val.size() >= 1 && train.size() > 8 * val.size(), train.names().toString());
    assertEquals(val.names(), VocFolder.open(folder).pictures("val").names());
    assertEquals(
        folder
            + ": no ImageSets/Segmentation/test.txt there; without lists there are train and val"
            + " only",
        failure(() -> shapes.pictures("test")));
  }

  @Test
  void aPictureMayBeAPng() throws IOException {
    Path jpg = folder.resolve("JPEGImages/shape0.jpg");
    BufferedImage picture = ImageIO.read(jpg.toFile());
    Files.delete(jpg);
    ImageIO.write(picture, "png", folder.resolve("JPEGImages/shape0.png").toFile());
    assertEquals(64, shapes.pictures("train").get(0).width());
  }

  @Test
  void aLookNamesTheClassesThatAreOnNoPixel() throws IOException {
    Files.write(folder.resolve("classes.txt"), List.of("ground", "red", "blue", "edge", "never"));
    VocFolder five = VocFolder.open(folder);
    Files.write(folder.resolve("SegmentationClass/shape1.png"), new byte[5]);
    List<String> lines = VocLook.lines(five, five.pictures("train"), five.pictures("val"), "whole");
    assertTrue(lines.get(0).endsWith("; 5 classes, on no pixel of the masks: never"), lines.get(0));
    assertEquals("sizes: all 64x64; whole", lines.get(1));
    assertTrue(
        lines.get(2).startsWith("left out: pictures that cannot be read (1: "), lines.get(2));
  }

  @Test
  void refusesMissingFilesAndEmptyLists() throws IOException {
    Path lists = folder.resolve("ImageSets/Segmentation");
    assertEquals(
        lists.resolve("test.txt") + ": there is no such list of pictures",
        failure(() -> shapes.pictures("test")));
    Files.write(lists.resolve("test.txt"), List.of("", " "));
    assertEquals(
        lists.resolve("test.txt")
            + ": empty; expected the name of a picture in each line, without .jpg",
        failure(() -> shapes.pictures("test")));
    Path mask = folder.resolve("SegmentationClass/shape4.png");
    Files.delete(mask);
    assertEquals(
        mask + ": no such file, but " + lists.resolve("train.txt") + " names shape4",
        failure(() -> shapes.pictures("train")));
  }

  @Test
  void refusesAMaskThatDoesNotFitItsPicture() throws IOException {
    writeMask(new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY));
    assertEquals(
        mask()
            + " is 64x48, but its picture "
            + folder.resolve("JPEGImages/shape0.jpg")
            + " is 64x64; a mask must have the size of its picture",
        failure(() -> shapes.pictures("train")));
    writeMask(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB));
    assertEquals(
        mask()
            + ": the mask has 3 colour channels; expected one, palette or grey, whose values"
            + " are the classes",
        failure(() -> shapes.pictures("train").get(0)));
    BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(7, 9, 0, 4);
    writeMask(grey);
    assertEquals(
        mask() + ": label 4 at column 7, row 9; expected 0 to 2 (blue), or 255 to ignore the pixel",
        failure(() -> shapes.pictures("train").get(0)));
  }

  @Test
  void aPictureIsTurnedUprightAndItsMaskMustBeToo() throws IOException {
    Path photo = folder.resolve("JPEGImages/shape0.jpg");
    BufferedImage lying = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 24; i++) {
      lying.setRGB(i % 64, i / 64, 0xffffff);
    }
    GeneratedPhotos.turned(photo, lying, 6);
    writeMask(new BufferedImage(48, 64, BufferedImage.TYPE_BYTE_GRAY));
    SegmentedPicture upright = shapes.pictures("train").get(0);
    assertEquals(48, upright.width());
    assertEquals(64, upright.height());
    assertTrue((upright.rgb()[3 * 44] & 0xff) > 200, "the right half is white");
    writeMask(new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY));
    assertEquals(
        mask()
            + " is 64x48, but its picture "
            + photo
            + " is 48x64 when turned upright by its EXIF orientation; a mask must have the size of"
            + " its picture",
        failure(() -> shapes.pictures("train")));
  }

  @Test
  void refusesWhatIsNoPicture() throws IOException {
    Files.writeString(mask(), "no picture");
    assertEquals(
        mask() + ": not a picture; expected PNG, JPEG, GIF or BMP",
        failure(() -> shapes.pictures("train").get(0)));
    byte[] jpeg = Files.readAllBytes(folder.resolve("JPEGImages/shape1.jpg"));
    Shapes.write(folder);
    Files.write(folder.resolve("JPEGImages/shape0.jpg"), java.util.Arrays.copyOf(jpeg, 100));
    String message = failure(() -> shapes.pictures("train").get(0));
    assertTrue(
        message.startsWith(folder.resolve("JPEGImages/shape0.jpg") + ": the picture is damaged ("),
        message);
  }

  @Test
  void refusesAListOfTooFewClasses() throws IOException {
    Files.write(folder.resolve("classes.txt"), List.of("sky", "void"));
    assertEquals(
        folder.resolve("classes.txt") + ": 1 classes found; expected 2 to 255, one per line",
        failure(() -> VocFolder.open(folder)));
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/camvid")
  void readsCamVid() {
    VocFolder camvid = VocFolder.open(Path.of(System.getProperty("kiln.shared"), "data", "camvid"));
    assertEquals(11, camvid.classes().size());
    assertEquals(367, camvid.pictures("train").size());
    assertEquals(233, camvid.pictures("test").size());
    SegmentedPictures val = camvid.pictures("val");
    assertEquals(101, val.size());
    assertEquals(480, val.get(0).width());
    assertEquals(360, val.get(0).height());
  }

  private Path mask() {
    return folder.resolve("SegmentationClass/shape0.png");
  }

  private void writeMask(BufferedImage mask) throws IOException {
    ImageIO.write(mask, "png", mask().toFile());
  }

  private static String failure(Runnable work) {
    RuntimeException failure = assertThrows(RuntimeException.class, work::run);
    assertTrue(
        failure instanceof TrainingException || failure instanceof PictureException,
        failure.toString());
    return failure.getMessage();
  }
}
