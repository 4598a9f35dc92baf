package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
  @TempDir Path folder;

  @Test
  void findsPicturesInAllFoldersInTheOrderOfTheirPaths() throws IOException {
    Files.createDirectories(folder.resolve("b/deep"));
    for (String name : List.of("c.jpg", "b/deep/x.PNG", "a.jpeg", "b/notes.txt", "a.jpg.part")) {
      Files.write(folder.resolve(name), new byte[1]);
    }
    PictureFolder pictures = PictureFolder.of(folder);
    assertEquals(
        List.of("a.jpeg", "b/deep/x.PNG", "c.jpg"),
        pictures.files().stream().map(file -> folder.relativize(file).toString()).toList());
  }

  @Test
  void spreadsAndTakesAway() throws IOException {
    PictureFolder ten = GeneratedPhotos.folder(folder, 10, 1);
    PictureFolder three = ten.spread(3);
    assertEquals(
        List.of(ten.files().get(0), ten.files().get(3), ten.files().get(6)), three.files());
    assertSame(ten, ten.spread(10));
    PictureFolder others = ten.without(three);
    assertEquals(7, others.size());
    assertEquals(10, others.without(three).size() + three.size());
  }

  @Test
  void itsChecksumTellsFoldersApart() throws IOException {
    PictureFolder pictures = GeneratedPhotos.folder(folder.resolve("one"), 3, 1);
    long checksum = pictures.checksum();
    assertEquals(checksum, GeneratedPhotos.folder(folder.resolve("two"), 3, 1).checksum());
    Files.write(pictures.files().get(1), new byte[7]);
    assertNotEquals(checksum, pictures.checksum());
  }

  @Test
  void refusesAFolderWithoutPictures() {
    assertEquals(
        folder + ": no pictures there; expected files that end in .jpg, .jpeg, .png, .bmp or .gif",
        assertThrows(TrainingException.class, () -> PictureFolder.of(folder)).getMessage());
    Path none = folder.resolve("none");
    assertEquals(
        none + ": no such folder; expected a folder with pictures",
        assertThrows(TrainingException.class, () -> PictureFolder.of(none)).getMessage());
  }
}
