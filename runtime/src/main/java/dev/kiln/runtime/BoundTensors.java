package dev.kiln.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The native tensors of one binding, which wrap the binding's own buffers. */
final class BoundTensors {
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();

  /** Null if the tensors are never handed outside the model. */
  private Lease lease;

  /**
   * Registers an action that releases the tensors, with a warning, if the holder becomes
   * unreachable before this is closed.
   */
  void lend(Object holder, String what, Runnable giveBack) {
    lease = Lease.of(holder, what, giveBack);
  }

  /**
   * Registers an action that releases the tensors, without a warning, if the holder becomes
   * unreachable before this is closed.
   */
  void lend(Object holder, Runnable giveBack) {
    lease = Lease.unannounced(holder, giveBack);
  }

  Map<String, OnnxTensor> inputs() {
    return inputs;
  }

  /** Returns the outputs that ONNX Runtime writes directly into. */
  Map<String, OnnxTensor> outputs() {
    return outputs;
  }

  void input(String name, ElementType type, long[] shape, ByteBuffer buffer) throws OrtException {
    inputs.put(name, wrap(type, shape, buffer));
  }

  void pin(String name, ElementType type, long[] shape, ByteBuffer buffer) throws OrtException {
    outputs.put(name, wrap(type, shape, buffer));
  }

  void unpin(String name) {
    OnnxTensor tensor = outputs.remove(name);
    if (tensor != null) {
      release(tensor);
    }
  }

  private static OnnxTensor wrap(ElementType type, long[] shape, ByteBuffer buffer)
      throws OrtException {
    OnnxTensor tensor = OnnxTensor.createTensor(Ort.environment(), buffer, shape, type.ort());
    NativeObjects.opened();
    return tensor;
  }

  private static void release(OnnxTensor tensor) {
    tensor.close();
    NativeObjects.closed();
  }

  /** Releases the native memory. Further calls have no effect. */
  synchronized void close() {
    if (lease != null) {
      lease.end();
    }
    inputs.values().forEach(BoundTensors::release);
    outputs.values().forEach(BoundTensors::release);
    inputs.clear();
    outputs.clear();
  }
}
