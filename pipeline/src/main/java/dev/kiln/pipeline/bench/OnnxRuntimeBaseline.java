package dev.kiln.pipeline.bench;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.guard.ModelGuard;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * ONNX Runtime called directly on the CPU, with buffers allocated once and outputs pinned: the
 * lowest latency that Java code can reach.
 */
final class OnnxRuntimeBaseline implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final SessionOptions options = new SessionOptions();
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();

  /** Outputs without elements, which cannot have a buffer. */
  private final Set<String> unpinned = new HashSet<>();

  /** Opens the model with the same threads and spinning as these options. */
  OnnxRuntimeBaseline(BenchModel model, Options same, Map<String, Tensor> tensors) {
    try {
      if (ModelGuard.hasHalfWeightsAsInputs(model.file(), same.limits())) {
        options.setOptimizationLevel(OptLevel.EXTENDED_OPT);
      }
      options.setIntraOpNumThreads(same.threads());
      options.addConfigEntry("session.intra_op.allow_spinning", same.spinning() ? "1" : "0");
      session = environment.createSession(model.file().toString(), options);
      for (Map.Entry<String, Tensor> input : tensors.entrySet()) {
        inputs.put(input.getKey(), direct(input.getValue()));
      }
      Set<String> read = new LinkedHashSet<>();
      model.model().outputs().forEach(output -> read.add(output.name()));
      try (OrtSession.Result first =
          read.isEmpty() ? session.run(inputs) : session.run(inputs, read)) {
        for (Map.Entry<String, OnnxValue> output : first) {
          if (!read.contains(output.getKey())) {
            continue;
          }
          TensorInfo info = (TensorInfo) output.getValue().getInfo();
          if (info.getNumElements() == 0) {
            unpinned.add(output.getKey());
          } else {
            outputs.put(output.getKey(), buffer(info));
          }
        }
      }
      work(0, new LatencySamples());
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private OnnxTensor direct(Tensor tensor) throws OrtException {
    OnnxJavaType type = OnnxJavaType.valueOf(tensor.type().name());
    ByteBuffer bytes = buffer(tensor.data().remaining()).put(tensor.data()).flip();
    return OnnxTensor.createTensor(environment, bytes, tensor.shape(), type);
  }

  private OnnxTensor buffer(TensorInfo like) throws OrtException {
    int bytes = Math.toIntExact(like.getNumElements() * like.type.size);
    return OnnxTensor.createTensor(environment, buffer(bytes), like.getShape(), like.type);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Runs the model for so many seconds, at least once, and adds the latency of each run. */
  void work(double seconds, LatencySamples samples) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    try {
      do {
        run().close();
        long done = System.nanoTime();
        samples.add(done - start);
        start = done;
      } while (start < end);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private OrtSession.Result run() throws OrtException {
    return unpinned.isEmpty() && outputs.isEmpty()
        ? session.run(inputs)
        : session.run(inputs, unpinned, outputs);
  }

  private static ModelException failed(OrtException e) {
    return new ModelException("ONNX Runtime, called directly, failed: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
      session.close();
      options.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}
