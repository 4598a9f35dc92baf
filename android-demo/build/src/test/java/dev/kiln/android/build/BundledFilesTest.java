package dev.kiln.android.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void models() throws Exception {
    Files.writeString(folder.resolve("digits.onnx"), "digits");
    Files.writeString(folder.resolve("style.onnx"), "style");
    Files.writeString(folder.resolve("style-int8.onnx"), "small style");
  }

  @Test
  void theFirstOfTwoNamesThatIsThereIsTaken() {
    BundledFiles found =
        BundledFiles.find(folder, List.of("digits-int8 | digits", "style-int8 | style"));
    assertEquals(
        List.of(folder.resolve("digits.onnx"), folder.resolve("style-int8.onnx")), found.files());
  }

  @Test
  void aModelThatIsNotThereIsNamed() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> BundledFiles.find(folder, List.of("digits", "gone")));
    assertEquals(folder + " has no model gone", e.getMessage());
  }

  @Test
  void whatIsNoLongerBundledLeavesTheFolder() throws Exception {
    Path assets = folder.resolve("assets/models");
    BundledFiles.find(folder, List.of("style")).copyTo(assets);
    BundledFiles.find(folder, List.of("digits")).copyTo(assets);
    assertEquals("digits", Files.readString(assets.resolve("digits.onnx")));
    assertFalse(Files.exists(assets.resolve("style.onnx")));
    assertTrue(Files.exists(folder.resolve("style.onnx")));
  }
}
