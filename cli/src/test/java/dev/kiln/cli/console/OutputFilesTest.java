package dev.kiln.cli.console;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read is not overwritten, whatever path names it. */
class OutputFilesTest {
  @TempDir private Path folder;
  private Path input;

  @BeforeEach
  void write() throws IOException {
    input = Files.writeString(folder.resolve("photo.png"), "photo");
  }

  @Test
  void theSamePathIsRefused() throws IOException {
    assertRefused(input);
    Files.createDirectory(folder.resolve("sub"));
    assertRefused(folder.resolve("sub/../photo.png"));
    assertRefused(folder.resolve("./photo.png"));
  }

  @Test
  void linksAreRefused() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    assertRefused(Files.createSymbolicLink(folder.resolve("soft.png"), input));
    assertRefused(Files.createLink(folder.resolve("hard.png"), input));
    Path elsewhere = Files.createSymbolicLink(folder.resolve("elsewhere"), folder);
    assertRefused(elsewhere.resolve("photo.png"));
  }

  /** {@code deep/link/..} is where the link leads to, and one up. */
  @Test
  void aPathUpFromALinkIsRefused() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Path deep = Files.createDirectories(folder.resolve("a/deep"));
    Path link = Files.createSymbolicLink(deep.resolve("link"), sub);
    assertRefused(link.resolve("../photo.png"));
  }

  @Test
  void otherFilesMayBeWritten() throws IOException {
    Path other = Files.writeString(folder.resolve("other.png"), "photo");
    assertDoesNotThrow(() -> OutputFiles.requireApart(other, List.of(input)));
    assertDoesNotThrow(
        () -> OutputFiles.requireApart(folder.resolve("absent.png"), List.of(input)));
  }

  private void assertRefused(Path output) {
    assertThrows(
        IllegalArgumentException.class, () -> OutputFiles.requireApart(output, List.of(input)));
  }
}
