package dev.kiln.train.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import com.sun.jna.Pointer;
import dev.kiln.train.network.Networks;
import org.junit.jupiter.api.Test;

class NativeWarningsTest {
  private static final int WARNING = 1;

  @Test
  void aNetworkThatIsReadyToRunLetsLibTorchWriteOnlyErrors() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Pointer level = NativeWarnings.library().getGlobalVariableAddress(NativeWarnings.LEVEL);
      level.setInt(0, WARNING);
      Networks.find("lenet5-half").orElseThrow().main().initialized(manager);
      assertEquals(NativeWarnings.ERROR, level.getInt(0));
    }
  }
}
