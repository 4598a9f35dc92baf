package dev.kiln.benchmark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledIf(value = "isHere", disabledReason = "needs Debian's python3-torch, libopenblas0-pthread")
class PyTorchPeerTest {
  @TempDir private Path folder;

  static boolean isHere() throws InterruptedException {
    String both = "import torch, ctypes; ctypes.CDLL('libopenblas.so.0')";
    try {
      return new ProcessBuilder(PyTorchPeer.PYTHON, "-c", both).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void runsOnOpenBlasAndTellsItsTimes() {
    try (PyTorchPeer pytorch = new PyTorchPeer(Training.LENET5, 1)) {
      assertTrue(pytorch.description().contains("OpenBLAS"), pytorch.description());
      Contender.Times times = pytorch.work(0.1);
      assertTrue(times.cpu() > 0);
      assertTrue(times.millis().stream().allMatch(millis -> millis > 0));
    }
  }

  @Test
  void itsResNet18IsKilns() {
    exportsAgree(ExportedNetwork.RESNET18);
  }

  @ParameterizedTest
  @Tag("slow")
  @EnumSource(names = {"STYLE", "DEEPLAB_MOBILENETV2"})
  void itsNetworksAreKilns(ExportedNetwork network) {
    exportsAgree(network);
  }

  private void exportsAgree(ExportedNetwork network) {
    Path weights = folder.resolve("weights.pt");
    Path theirs = folder.resolve("pytorch.onnx");
    Path ours = folder.resolve("kiln.onnx");
    network.exportByPyTorch(theirs, weights);
    network.exportByKiln(weights, ours);
    long[] shape = network.shape();
    float[] input = new float[(int) (shape[1] * shape[2] * shape[3])];
    Random random = new Random(1);
    for (int i = 0; i < input.length; i++) {
      input[i] = random.nextFloat();
    }
    try (OnnxRuntimePeer kiln = new OnnxRuntimePeer("Kiln", ours, shape, input, 1);
        OnnxRuntimePeer pytorch = new OnnxRuntimePeer("PyTorch", theirs, shape, input, 1)) {
      assertTrue(ExportComparison.difference(kiln.answer(), pytorch.answer()) < 1e-4);
    }
  }
}
