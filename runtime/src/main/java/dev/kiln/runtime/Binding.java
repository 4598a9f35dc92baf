package dev.kiln.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kiln.runtime.errors.ModelClosedException;
import dev.kiln.runtime.errors.ModelException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reusable direct buffers for one set of input shapes of a model: fill the inputs, run, read the
 * outputs. The first run determines the shapes of the outputs; from then on ONNX Runtime writes
 * directly into their buffers.
 *
 * <p>Not thread-safe: use a binding from one thread at a time, and create one binding per thread.
 * Closing the model closes its bindings.
 */
public final class Binding implements AutoCloseable {
  private final Model model;
  private final Map<String, long[]> shapes;
  private final Map<String, ByteBuffer> inputBuffers = new LinkedHashMap<>();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();
  private final BoundTensors tensors;

  /** Outputs that have no buffer yet, or whose shape changes from run to run. */
  private final Set<String> unpinned = new HashSet<>();

  private boolean closed;

  /** The treatment of a binding that becomes unreachable without having been closed. */
  enum WhenLost {
    /** The memory is released, and a warning says where it was created. */
    WARN,
    /** The memory is released silently. */
    RELEASE,
    /** The memory is kept until the model is closed. */
    KEEP
  }

  Binding(Model model, Map<String, long[]> shapes, WhenLost whenLost) {
    this.model = model;
    this.shapes = shapes;
    Session session = model.session();
    BoundTensors own = session.tensors();
    tensors = own;
    try {
      for (Port port : model.inputs()) {
        long[] shape = shapes.get(port.name());
        ByteBuffer buffer = direct(TensorShape.bytes(port.type(), shape));
        inputBuffers.put(port.name(), buffer);
        tensors.input(port.name(), port.type(), shape, buffer);
      }
    } catch (OrtException e) {
      session.release(own);
      throw new ModelException(model + ": " + Ort.reason(e), e);
    } catch (RuntimeException e) {
      session.release(own);
      throw e;
    }
    model.outputs().forEach(port -> unpinned.add(port.name()));
    switch (whenLost) {
      case WARN -> own.lend(this, "a binding of " + model, () -> session.release(own));
      case RELEASE -> own.lend(this, () -> session.release(own));
      case KEEP -> {}
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Returns the direct buffer, in native byte order, that an input is read from. It spans the whole
   * input; every call returns the same buffer.
   *
   * @throws ModelException if the model has no such input
   */
  public ByteBuffer input(String name) {
    ByteBuffer buffer = inputBuffers.get(name);
    if (buffer == null) {
      throw new ModelException(model + ": no input '" + name + "'; it has " + model.inputs());
    }
    // Android 8 lacks ByteBuffer.clear(), which returns a ByteBuffer since Java 9.
    Buffer positioned = buffer;
    positioned.clear();
    return buffer;
  }

  /**
   * Returns an output of the last run as a view of memory that the next run overwrites. The same
   * tensor is returned until the shape of the output changes, so one view of its data can be used
   * for every frame.
   *
   * @throws ModelException if the model has no such output, or nothing has been run yet
   */
  public Tensor output(String name) {
    Tensor output = outputs.get(name);
    if (output == null) {
      boolean known = model.outputs().stream().anyMatch(port -> port.name().equals(name));
      throw new ModelException(
          known
              ? model + ": output '" + name + "' exists only after the first run"
              : model + ": no output '" + name + "'; it has " + model.outputs());
    }
    return output;
  }

  /** Returns copies of all outputs of the last run. */
  Map<String, Tensor> copies() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    for (Port port : model.outputs()) {
      copies.put(port.name(), output(port.name()).copy());
    }
    return copies;
  }

  /** Returns whether this binding was created for exactly the shapes of these tensors. */
  boolean serves(Map<String, Tensor> tensors) {
    for (Map.Entry<String, long[]> bound : shapes.entrySet()) {
      if (!tensors.get(bound.getKey()).hasShape(bound.getValue())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Runs the model once.
   *
   * @throws ModelException if the run fails, or the model or this binding is closed
   */
  public synchronized void run() {
    if (closed) {
      throw new ModelClosedException(model + ": the binding is closed");
    }
    model.enter();
    try {
      runOnce();
    } catch (OrtException e) {
      throw new ModelException(model + ": the run failed: " + Ort.reason(e), e);
    } finally {
      model.leave();
    }
  }

  private void runOnce() throws OrtException {
    try (RunLimit limit = model.startRun()) {
      try {
        run(limit);
      } catch (OrtException e) {
        if (limit.ended()) {
          throw new ModelException(
              model + ": the run was ended because it took longer than " + model.runLimit(), e);
        }
        throw e;
      }
    }
  }

  private void run(RunLimit limit) throws OrtException {
    if (tensors.outputs().isEmpty()) {
      runUnpinned(limit);
      return;
    }
    try (OrtSession.Result result =
        model.session().ort().run(tensors.inputs(), unpinned, tensors.outputs(), limit.options())) {
      if (!unpinned.isEmpty()) {
        for (String name : unpinned) {
          take(name, (OnnxTensor) result.get(name).get());
        }
      }
    } catch (OrtException e) {
      if (limit.ended()) {
        throw e;
      }
      // An output whose shape depends on the values may not fit its buffer; any other failure
      // recurs in this second run.
      runUnpinned(limit);
    }
  }

  private void runUnpinned(RunLimit limit) throws OrtException {
    if (model.outputs().isEmpty()) {
      // ONNX Runtime demands that something is asked for.
      model.session().ort().run(tensors.inputs(), limit.options()).close();
      return;
    }
    Set<String> wanted = new LinkedHashSet<>();
    model.outputs().forEach(port -> wanted.add(port.name()));
    try (OrtSession.Result result =
        model.session().ort().run(tensors.inputs(), wanted, limit.options())) {
      for (Map.Entry<String, OnnxValue> output : result) {
        take(output.getKey(), (OnnxTensor) output.getValue());
      }
    }
  }

  /**
   * Copies an output that ONNX Runtime returned in its own memory. An output is pinned when its
   * shape is first seen; an output whose shape has changed once is expected to change again and is
   * never pinned.
   */
  private void take(String name, OnnxTensor value) throws OrtException {
    long[] shape = value.getInfo().getShape();
    Tensor known = outputs.get(name);
    if (known == null || !known.hasShape(shape)) {
      ElementType type = PortType.element(value.getInfo()).get();
      ByteBuffer buffer = direct(TensorShape.bytes(type, shape));
      outputs.put(name, new Tensor(type, shape, buffer));
      if (known == null && buffer.hasRemaining()) {
        tensors.pin(name, type, shape, buffer);
        unpinned.remove(name);
      } else {
        tensors.unpin(name);
        unpinned.add(name);
      }
    }
    outputs.get(name).data().put(value.getByteBuffer());
  }

  /** Releases the native memory. Further calls have no effect. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      model.session().release(tensors);
    }
  }
}
