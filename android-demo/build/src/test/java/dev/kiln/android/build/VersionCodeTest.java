package dev.kiln.android.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VersionCodeTest {
  @Test
  void newerVersionsCountMore() {
    assertEquals(1_000, VersionCode.of("0.1.0-SNAPSHOT"));
    assertEquals(1_002_003, VersionCode.of("1.2.3"));
    assertTrue(VersionCode.of("0.10.0") > VersionCode.of("0.9.999"));
  }

  @Test
  void whatCannotBeCountedIsNamed() {
    for (String version : new String[] {"1.2", "1.2.3.4", "1.1000.0", "one", "1.2.x"}) {
      Exception e = assertThrows(IllegalArgumentException.class, () -> VersionCode.of(version));
      assertTrue(e.getMessage().startsWith(version + " "), e.getMessage());
    }
  }
}
