package dev.kiln.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The native tensors of one binding, over the binding's own buffers. */
final class BoundTensors {
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();

  /** None for what never leaves its model. */
  private Lease lease;

  /** Warns if the holder is lost before this is closed, and then gives back. */
  void lend(Object holder, String what, Runnable giveBack) {
    lease = Lease.of(holder, what, giveBack);
  }

  /** Gives back without a warning if the holder is lost before this is closed. */
  void lend(Object holder, Runnable giveBack) {
    lease = Lease.unannounced(holder, giveBack);
  }

  Map<String, OnnxTensor> inputs() {
    return inputs;
  }

  /** Those that ONNX Runtime writes straight into. */
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
    Ort.opened();
    return tensor;
  }

  private static void release(OnnxTensor tensor) {
    tensor.close();
    Ort.closed();
  }

  /** Gives the native memory back; a second call does nothing. */
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
