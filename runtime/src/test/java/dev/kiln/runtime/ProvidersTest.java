package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProvidersTest {
  @Test
  void theCpuAlwaysWorks() {
    assertEquals(Optional.empty(), Providers.obstacle(Provider.CPU));
  }

  @ParameterizedTest
  @EnumSource
  void everyObstacleIsOneLine(Provider provider) {
    String reason = Providers.obstacle(provider).orElse("available");
    assertFalse(reason.isEmpty() || reason.contains("\n"), reason);
  }

  @Test
  void providersAreFoundByNameInAnyCase() {
    assertEquals(Provider.TENSORRT, Provider.of(" TensorRT"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Provider.of("gpu"));
    assertTrue(e.getMessage().contains("tensorrt, cuda"), e.getMessage());
  }
}
