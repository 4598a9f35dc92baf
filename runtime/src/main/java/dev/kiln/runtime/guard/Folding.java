package dev.kiln.runtime.guard;

import java.util.List;
import java.util.Set;

/**
 * An estimate of what ONNX Runtime would compute while it opens the model, because it depends on
 * constants alone. A file of a few kilobytes can ask for hours and gigabytes.
 */
final class Folding {
  /** Operators that take more time than their inputs and outputs have elements. */
  private static final Set<String> HEAVY =
      OperatorTable.of(
              """
              0 Attention Conv ConvInteger ConvTranspose DFT DeformConv Det Einsum GRU Gemm GridSample
              0 LSTM MatMul MatMulInteger MaxUnpool NonMaxSuppression QLinearConv QLinearMatMul RNN
              0 STFT
              """)
          .keySet();

  private static final long MOST_WORK = 2_000_000_000;
  private static final int MOST_HEAVY = 32;

  /** The bytes of all results together, beside four times the bytes of the weights. */
  private static final long MOST_BYTES = 256L << 20;

  private static final long LARGEST_UNKNOWN = 1 << 20;
  private static final long SMALLEST_UNKNOWN = 4096;

  private long known;
  private long largest;
  private long unknown;
  private long work;
  private int heavy;

  /** Records an operator that ONNX Runtime may compute; one with nested graphs it does not. */
  void add(Functions.Name name, List<Fact> inputs, List<Fact> outputs, boolean foldable) {
    boolean constant = !outputs.isEmpty() && outputs.get(0).constant();
    if (!foldable || !constant || name.name().equals("Constant")) {
      return;
    }
    if (HEAVY.contains(name.name()) || !name.isOnnx()) {
      heavy(inputs);
    }
    long bytes = Fact.times(outputs.get(0).elements(), Long.BYTES);
    if (bytes < 0) {
      unknown++;
    } else {
      known = Math.min(known + bytes, Long.MAX_VALUE >> 8);
      largest = Math.max(largest, bytes);
    }
  }

  private void heavy(List<Fact> inputs) {
    long product = 1;
    for (Fact input : inputs) {
      product = input.present() ? Fact.times(product, input.elements()) : product;
    }
    if (product < 0) {
      heavy++;
    } else {
      work = Math.min(work + product, Long.MAX_VALUE >> 8);
    }
  }

  /**
   * Returns the size in bytes up to which ONNX Runtime may compute a result while it opens the
   * model; 0 if it must compute none.
   *
   * @param weightBytes the bytes of the model's own tensors
   */
  long limit(long weightBytes) {
    if (work > MOST_WORK || heavy > MOST_HEAVY) {
      return 0;
    }
    long most = MOST_BYTES + 4 * weightBytes;
    boolean all = known <= most && Fact.times(largest, unknown) <= most;
    long share = unknown == 0 ? LARGEST_UNKNOWN : MOST_BYTES / unknown;
    long small = Math.max(SMALLEST_UNKNOWN, Math.min(LARGEST_UNKNOWN, share));
    return all ? Math.max(largest, small) : small;
  }
}
