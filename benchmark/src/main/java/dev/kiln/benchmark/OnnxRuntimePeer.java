package dev.kiln.benchmark;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** A model in ONNX Runtime, called directly, with buffers made once: one input, one output. */
final class OnnxRuntimePeer implements Contender {
  private final String name;
  private final SessionOptions options;
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;
  private final ByteBuffer answer;

  /**
   * A model that takes floats.
   *
   * @param shape of the input
   * @param input what it is given
   */
  OnnxRuntimePeer(String name, Path model, long[] shape, float[] input, int threads) {
    this(name, model, shape, direct(input), OnnxJavaType.FLOAT, threads);
  }

  /**
   * A model that takes bytes.
   *
   * @param shape of the input
   * @param input what it is given
   */
  OnnxRuntimePeer(String name, Path model, long[] shape, byte[] input, int threads) {
    this(name, model, shape, direct(input.length).put(input).flip(), OnnxJavaType.UINT8, threads);
  }

  /** A model that takes floats, on noise that is the same each time. */
  static OnnxRuntimePeer onNoise(String name, Path model, long[] shape, int threads) {
    Random random = new Random(0);
    float[] input = new float[(int) LongStream.of(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < input.length; i++) {
      input[i] = random.nextFloat();
    }
    return new OnnxRuntimePeer(name, model, shape, input, threads);
  }

  /** A dressed model alone, its frame in place already: what no way of using it can be below. */
  static OnnxRuntimePeer floor(FrameModel model, Path dressed, int threads) {
    Image frame = model.frame();
    Image taken = frame.format() == PixelFormat.BGR ? frame.to(PixelFormat.RGB) : frame;
    long[] shape = {1, model.height(), model.width(), model.channels()};
    return new OnnxRuntimePeer("ONNX Runtime", dressed, shape, taken.pixels(), threads);
  }

  private OnnxRuntimePeer(
      String name, Path model, long[] shape, ByteBuffer input, OnnxJavaType type, int threads) {
    this.name = name;
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      options = options(threads);
      session = environment.createSession(model.toString(), options);
      inputs =
          Map.of(
              session.getInputNames().iterator().next(),
              OnnxTensor.createTensor(environment, input, shape, type));
      TensorInfo output;
      try (OrtSession.Result first = session.run(inputs)) {
        output = (TensorInfo) first.get(0).getInfo();
      }
      answer = direct(Math.toIntExact(output.getNumElements() * output.type.size));
      outputs =
          Map.of(
              session.getOutputNames().iterator().next(),
              OnnxTensor.createTensor(environment, answer, output.getShape(), output.type));
      run();
    } catch (OrtException e) {
      throw new IllegalStateException(model + ": " + e.getMessage(), e);
    }
  }

  /** Those that every side has that runs in ONNX Runtime; the caller closes them. */
  static SessionOptions options(int threads) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(threads);
    // On a machine that others use too, threads that spin disturb whoever's turn it is.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }

  private static ByteBuffer direct(float[] values) {
    ByteBuffer bytes = direct(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** What the model made of the input, if it is floats. */
  float[] answer() {
    float[] values = new float[answer.capacity() / Float.BYTES];
    answer.asFloatBuffer().get(values);
    return values;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Times work(double seconds) {
    return Contender.time(seconds, this::run);
  }

  void run() {
    try {
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
      session.close();
      options.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
