package dev.kiln.train.op;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import com.google.gson.annotations.SerializedName;
import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What networks compute in. What goes into a network and comes out, its parameters and their
 * gradients are float32 in any case (Micikevicius et al., "Mixed Precision Training", 2018).
 */
public enum Precision {
  /** IEEE single precision. */
  @SerializedName("fp32")
  FP32,

  /** Numbers with float32's range and 8 bits of precision; sums are float32 within an operator. */
  @SerializedName("bf16")
  BF16;

  // Numbers of PyTorch's list of types.
  private static final String FLOAT32 = "6";
  private static final String BFLOAT16 = "15";

  private static final List<String> INSTRUCTIONS = List.of("avx512_bf16", "amx_bf16");
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  /**
   * Returns what a block answers, with gradients.
   *
   * @param inputs float32; the manager of the first owns the outputs
   * @return float32
   */
  public NDList forward(Block block, NDList inputs, boolean training) {
    NDManager scope = inputs.head().getManager();
    if (this == FP32) {
      return block.forward(new ParameterStore(scope, false), inputs, training);
    }
    return cast(block.forward(new Rounded(scope), cast(inputs, BFLOAT16), training), FLOAT32);
  }

  /**
   * Returns what a computation within a network answers that is float32 whatever the network
   * computes in.
   *
   * @param parameters as the network hands them to its blocks
   * @param inputs in the network's precision, as is the answer
   * @param computation of float32 parameters and inputs
   */
  static NDList inFloat32(
      ParameterStore parameters,
      NDList inputs,
      BiFunction<ParameterStore, NDList, NDList> computation) {
    if (!(parameters instanceof Rounded rounded)) {
      return computation.apply(parameters, inputs);
    }
    ParameterStore exact = new ParameterStore(rounded.scope, false);
    return cast(computation.apply(exact, cast(inputs, FLOAT32)), BFLOAT16);
  }

  /**
   * Checks that this machine computes in it.
   *
   * @throws TrainingException if it would be slower than float32 here, or wrong
   */
  public void check() {
    if (this == FP32) {
      return;
    }
    if (!isIn(PROCESSOR)) {
      throw new TrainingException(
          "bf16 needs a processor with %s, and %s names neither; use fp32"
              .formatted(String.join(" or ", INSTRUCTIONS), PROCESSOR));
    }
    if (!sumsRight()) {
      throw new TrainingException(
          "on this machine LibTorch computes convolutions in bf16 wrongly; use fp32");
    }
  }

  /**
   * Whether a convolution of ones gives the size of its kernels. With LibTorch 2.7 on some virtual
   * machines with AMD's processors it does not if channels are few.
   *
   * @see <a href="https://github.com/pytorch/pytorch/issues/163347">PyTorch's issue 163347</a>
   */
  private boolean sumsRight() {
    try (NDManager scope = NDManager.newBaseManager()) {
      Shape images = new Shape(1, 3, 8, 8);
      Block conv =
          Conv2d.builder().setFilters(8).setKernelShape(new Shape(3, 3)).optBias(false).build();
      conv.setInitializer(Initializer.ONES, Parameter.Type.WEIGHT);
      conv.initialize(scope, DataType.FLOAT32, images);
      NDArray sums = forward(conv, new NDList(scope.ones(images)), false).singletonOrThrow();
      return sums.eq(3 * 3 * 3).all().getBoolean();
    }
  }

  static boolean isIn(Path processor) {
    try {
      String text = Files.readString(processor);
      return INSTRUCTIONS.stream().anyMatch(text::contains);
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns arrays in the type of a number in PyTorch's list of types. */
  private static NDList cast(NDList arrays, String type) {
    NDList cast = new NDList();
    arrays.forEach(array -> cast.add(cast(array, type)));
    return cast;
  }

  private static NDArray cast(NDArray array, String type) {
    // DJL's own conversion does not know bfloat16; its operators take such arrays as any others.
    return TorchScript.evaluate("torch.to(a0, %s)".formatted(type), new NDList(array));
  }

  /** Hands out weights and biases in bfloat16; those of normalizations stay as they are. */
  private static final class Rounded extends ParameterStore {
    private final NDManager scope;

    Rounded(NDManager scope) {
      super(scope, false);
      this.scope = scope;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      NDArray value = super.getValue(parameter, device, training);
      if (value == null
          || parameter.getType() != Parameter.Type.WEIGHT
              && parameter.getType() != Parameter.Type.BIAS) {
        return value;
      }
      NDArray rounded = cast(value, BFLOAT16);
      rounded.attach(scope);
      return rounded;
    }
  }
}
