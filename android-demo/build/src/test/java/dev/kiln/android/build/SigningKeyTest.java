package dev.kiln.android.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
  @TempDir static Path folder;

  private static Path store() throws Exception {
    Path store = folder.resolve("home/.android/debug.keystore");
    SigningKey.debug(store);
    return store;
  }

  @Test
  void theDebugKeyIsMadeOnce() throws Exception {
    byte[] written = Files.readAllBytes(store());
    assertArrayEquals(written, Files.readAllBytes(store()));
  }

  @Test
  void aKeyStoreThatIsNotThereIsNamed() {
    Path gone = folder.resolve("gone.keystore");
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> SigningKey.read(gone, "secret", "me", "secret"));
    assertEquals("there is no key store " + gone, e.getMessage());
  }

  @Test
  void aWrongPasswordIsOneLine() throws Exception {
    Path store = store();
    for (String[] passwords : new String[][] {{"wrong", "android"}, {"android", "wrong"}}) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> SigningKey.read(store, passwords[0], "androiddebugkey", passwords[1]));
      assertEquals("that is not the password of " + store, e.getMessage());
    }
  }

  @Test
  void aWrongAliasNamesThoseThatAreThere() throws Exception {
    Path store = store();
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> SigningKey.read(store, "android", "release", "android"));
    assertEquals(store + " has no key 'release'; it has androiddebugkey", e.getMessage());
  }

  @Test
  void aFileThatIsNoKeyStoreIsNamed() throws Exception {
    Path page = Files.writeString(folder.resolve("page.keystore"), "<html>");
    Exception e =
        assertThrows(Exception.class, () -> SigningKey.read(page, "secret", "me", "secret"));
    assertTrue(e.getMessage().startsWith("cannot take a key from " + page), e.getMessage());
  }
}
