package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
