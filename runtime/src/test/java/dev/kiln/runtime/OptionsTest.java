package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.guard.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void eachHintSetsThreadsAndSpinning() {
    assertEquals(0, Options.latency().threads());
    assertTrue(Options.latency().spinning());
    assertEquals(1, Options.throughput().threads());
    assertEquals(0, Options.shared().threads());
    assertFalse(Options.shared().spinning());
  }

  @Test
  void eachChangeChangesOneThingAndNotTheOriginal() {
    List<UnaryOperator<Options>> changes =
        List.of(
            o -> o.withProviders(Provider.CPU),
            o -> o.withThreads(3),
            o -> o.withSpinning(false),
            o -> o.withOptimization(Options.Optimization.BASIC),
            o -> o.withFp16(true),
            o -> o.withInt8(true),
            o -> o.withProviderOption(Provider.CUDA, "device_id", "1"),
            o -> o.withCache(Path.of("cache")),
            o -> o.withSha256("0".repeat(64)),
            o -> o.withWarmUp("x", 1, 3),
            o -> o.withLimits(Limits.defaults().withFileBytes(1)),
            o -> o.withSession(settings -> {}));
    Options original = Options.defaults();
    Options all = original;
    for (UnaryOperator<Options> change : changes) {
      Options one = change.apply(original);
      assertNotEquals(original, one);
      assertEquals(Options.latency(), original);
      Options more = change.apply(all);
      assertNotEquals(all, more, "what was changed before is kept");
      all = more;
    }
    assertEquals(Map.of(Provider.CUDA, Map.of("device_id", "1")), all.providerOptions());
    assertEquals(Map.of("x", List.of(1L, 3L)), all.warmUp());
    assertEquals(3, all.threads());
  }

  @Test
  void settingsOfAProviderAddUp() {
    Options options =
        Options.defaults()
            .withProviderOption(Provider.CUDA, "device_id", "1")
            .withProviderOption(Provider.TENSORRT, "trt_max_workspace_size", "1000")
            .withProviderOption(Provider.CUDA, "use_tf32", "0");
    assertEquals(
        Map.of("device_id", "1", "use_tf32", "0"), options.providerOptions().get(Provider.CUDA));
    assertEquals(2, options.providerOptions().size());
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Options.defaults().withThreads(-1));
    assertThrows(IllegalArgumentException.class, () -> Options.defaults().withThreads(1025));
    assertThrows(IllegalArgumentException.class, () -> Options.defaults().withProviders());
    assertThrows(IllegalArgumentException.class, () -> Options.defaults().withSha256("abc"));
    assertThrows(
        IllegalArgumentException.class, () -> Options.defaults().withSha256("g".repeat(64)));
  }
}
