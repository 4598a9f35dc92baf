package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ClassFolderTest {
  @TempDir Path folder;

  @BeforeEach
  void writePictures() throws IOException {
    GeneratedPhotos.folder(folder.resolve("dog"), 3, 1);
    GeneratedPhotos.folder(folder.resolve("cat"), 4, 2);
    GeneratedPhotos.folder(folder.resolve("dog/small"), 2, 3);
  }

  @Test
  void aPicturesClassIsTheFolderThatItIsIn() {
    ClassFolder all = ClassFolder.of(folder);
    assertEquals(List.of("cat", "dog"), all.classes());
    assertEquals(9, all.size());
    assertEquals(List.of(0, 0, 0, 0, 1, 1, 1, 1, 1), labels(all));
    ClassFolder tests = all.spread(3);
    assertEquals(List.of(0, 0, 1), labels(tests));
    assertEquals(List.of(0, 0, 1, 1, 1, 1), labels(all.without(tests)));
    assertEquals(List.of(0, 1), labels(all.part(3, 5)));
  }

  @Test
  void whatIsHiddenOrOfMacOsIsNoClass() throws IOException {
    GeneratedPhotos.folder(folder.resolve(".ipynb_checkpoints"), 1, 4);
    GeneratedPhotos.folder(folder.resolve("__MACOSX/cat"), 1, 5);
    GeneratedPhotos.folder(folder.resolve("cat/.thumbnails"), 1, 6);
    Files.write(folder.resolve("cat/._000.png"), new byte[40]);
    ClassFolder all = ClassFolder.of(folder);
    assertEquals(List.of("cat", "dog"), all.classes());
    assertEquals(9, all.size());
  }

  @Test
  void aHiddenFolderThatIsNamedIsRead() throws IOException {
    GeneratedPhotos.folder(folder.resolve(".data/red"), 1, 4);
    GeneratedPhotos.folder(folder.resolve(".data/blue"), 1, 5);
    assertEquals(List.of("blue", "red"), ClassFolder.of(folder.resolve(".data")).classes());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void linksAreFollowedButNotInCircles() throws IOException {
    Path elsewhere = folder.resolve(".elsewhere");
    GeneratedPhotos.folder(elsewhere, 2, 4);
    Files.createSymbolicLink(folder.resolve("eel"), elsewhere);
    Files.createSymbolicLink(folder.resolve("cat/all"), folder);
    Files.createSymbolicLink(folder.resolve("fox"), folder.resolve("nowhere"));
    ClassFolder all = ClassFolder.of(folder);
    assertEquals(List.of("cat", "dog", "eel"), all.classes());
    assertEquals(11, all.size());
  }

  @Test
  void foldersOfTrainingAndTestSamplesAreNoClasses() throws IOException {
    assertTrue(DividedFolder.of(folder).isEmpty());
    Files.createDirectories(folder.resolve("train"));
    assertTrue(DividedFolder.of(folder).isEmpty());
    for (String test : List.of("testing", "test", "validation", "valid", "val")) {
      Files.createDirectories(folder.resolve(test));
      assertEquals(
          new DividedFolder(folder.resolve("train"), folder.resolve(test)),
          DividedFolder.of(folder).orElseThrow());
    }
  }

  @Test
  void ofOtherClassesItHasTheirIndices() throws IOException {
    ClassFolder few = ClassFolder.of(folder);
    assertEquals(
        List.of(1, 1, 1, 1, 2, 2, 2, 2, 2), labels(few.withClasses(List.of("bird", "cat", "dog"))));
    assertEquals(
        folder.resolve("dog") + ": not a class of the training pictures, which are bird, cat",
        assertThrows(TrainingException.class, () -> few.withClasses(List.of("bird", "cat")))
            .getMessage());
  }

  private static List<Integer> labels(ClassFolder folder) {
    return IntStream.range(0, folder.size()).map(folder::label).boxed().toList();
  }
}
