package dev.kiln.android.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.kiln.runtime.Task;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BundledModelsTest {
  private static final Path MODELS = Path.of("../models");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** Assets in memory that count how often each is read. */
  private static final class Assets implements AppAssets {
    private final Map<String, byte[]> files = new HashMap<>();
    private final List<String> opened = new ArrayList<>();

    @Override
    public List<String> list(String path) {
      List<String> names = new ArrayList<>();
      files.keySet().forEach(name -> names.add(name.substring(path.length() + 1)));
      return names;
    }

    @Override
    public InputStream open(String path) throws IOException {
      opened.add(path);
      if (!files.containsKey(path)) {
        throw new FileNotFoundException(path);
      }
      return new ByteArrayInputStream(files.get(path));
    }
  }

  private static Assets assets(String... names) throws IOException {
    Assets assets = new Assets();
    assets.files.put("models/manifest", Files.readAllBytes(MODELS.resolve("manifest")));
    for (String name : names) {
      assets.files.put("models/" + name, Files.readAllBytes(MODELS.resolve(name)));
    }
    return assets;
  }

  private Path models() {
    return folder.getRoot().toPath().resolve("models");
  }

  @Test
  public void eachModelIsCopiedOnceAndReadsItsCard() throws IOException {
    Assets assets = assets("digits.onnx", "conv-autoencoder.onnx");
    List<BundledModel> models = new BundledModels(assets, models()).load();
    assertEquals("conv-autoencoder", models.get(0).name());
    assertEquals("digits", models.get(1).name());
    assertEquals(Task.DIGITS, models.get(1).card().task());
    assertEquals(-1, Files.mismatch(MODELS.resolve("digits.onnx"), models.get(1).file()));
    assets.opened.clear();
    assertEquals(models, new BundledModels(assets, models()).load());
    assertEquals(List.of("models/manifest"), assets.opened);
  }

  @Test
  public void modelsThatTheAppNoLongerHasAreDeleted() throws IOException {
    Path old = new BundledModels(assets("digits.onnx"), models()).load().get(0).file();
    new BundledModels(assets("conv-autoencoder.onnx"), models()).load();
    assertFalse(Files.exists(old.getParent()));
  }

  @Test
  public void aDamagedModelIsNotCopied() throws IOException {
    Assets assets = assets("digits.onnx");
    assets.files.get("models/digits.onnx")[1000]++;
    IOException refused =
        assertThrows(IOException.class, () -> new BundledModels(assets, models()).load());
    assertTrue(refused.getMessage(), refused.getMessage().startsWith("digits.onnx: its sha256 is"));
    assertEquals(1, assets(new String[0]).list("models").size());
  }

  @Test
  public void aManifestThatNamesNothingGivesNothing() throws IOException {
    Assets assets = new Assets();
    assets.files.put("models/manifest", "\nhello\n".getBytes(StandardCharsets.UTF_8));
    Files.createDirectories(models());
    assertEquals(List.of(), new BundledModels(assets, models()).load());
  }
}
