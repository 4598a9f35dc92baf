package dev.kiln.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;

/** A model in ONNX Runtime with buffers made once: one float input, one float output. */
final class OnnxRuntime implements Side {
  private final String name;
  private final SessionOptions options;
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;
  private final FloatBuffer answer;

  /**
   * @param shape of the input
   * @param input what it is given
   */
  OnnxRuntime(String name, Path model, long[] shape, float[] input, int threads) {
    this.name = name;
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      options = new SessionOptions();
      options.setIntraOpNumThreads(threads);
      // On a machine that others use too, threads that spin disturb whoever's turn it is.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(model.toString(), options);
      FloatBuffer question = floats(input.length).put(input).flip();
      inputs =
          Map.of(
              session.getInputNames().iterator().next(),
              OnnxTensor.createTensor(environment, question, shape));
      long[] answerShape;
      try (OrtSession.Result first = session.run(inputs)) {
        answerShape = ((TensorInfo) first.get(0).getInfo()).getShape();
      }
      answer = floats((int) LongStream.of(answerShape).reduce(1, (a, b) -> a * b));
      outputs =
          Map.of(
              session.getOutputNames().iterator().next(),
              OnnxTensor.createTensor(environment, answer, answerShape));
      run();
    } catch (OrtException e) {
      throw new IllegalStateException(model + ": " + e.getMessage(), e);
    }
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** What the model made of the input. */
  float[] answer() {
    float[] values = new float[answer.capacity()];
    answer.get(0, values);
    return values;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Times work(double seconds) {
    return Side.time(seconds, this::run);
  }

  private void run() {
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
