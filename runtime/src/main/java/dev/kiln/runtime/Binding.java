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
import java.util.Map;
import java.util.Set;

/**
 * Direct buffers for one shape of a model's inputs, made once and used by every run: fill the
 * inputs, run, read the outputs. The shapes of the outputs are learnt at the first run; from then
 * on ONNX Runtime writes straight into their buffers.
 *
 * <p>One thread at a time; for several threads make a binding each. Closing the model closes its
 * bindings.
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

  /** What becomes of a binding that is lost without having been closed. */
  enum WhenLost {
    /** Released, with a warning that says where it was made. */
    WARN,
    /** Released. */
    RELEASE,
    /** It stays with its model. */
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
   * The memory an input is read from: direct, in native byte order, whole. The same buffer at every
   * call.
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
   * An output of the last run, in the memory that the next run overwrites. The same tensor until
   * the output's shape changes, so that a view of its data serves every frame.
   *
   * @throws ModelException if the model has no such output or nothing has run yet
   */
  public Tensor output(String name) {
    Tensor output = outputs.get(name);
    if (output == null) {
      boolean known = model.outputs().stream().anyMatch(port -> port.name().equals(name));
      throw new ModelException(
          known
              ? model + ": output '" + name + "' is there after the first run only"
              : model + ": no output '" + name + "'; it has " + model.outputs());
    }
    return output;
  }

  /** Copies of all outputs of the last run. */
  Map<String, Tensor> copies() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    for (Port port : model.outputs()) {
      copies.put(port.name(), output(port.name()).copy());
    }
    return copies;
  }

  /** Whether it was made for exactly these shapes. */
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
   * @throws ModelException if the model fails, or it or this binding is closed
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
    if (tensors.outputs().isEmpty()) {
      runUnpinned();
      return;
    }
    try (OrtSession.Result result =
        model.session().ort().run(tensors.inputs(), unpinned, tensors.outputs())) {
      if (!unpinned.isEmpty()) {
        for (String name : unpinned) {
          take(name, (OnnxTensor) result.get(name).get());
        }
      }
    } catch (OrtException e) {
      // An output whose shape depends on the values doesn't fit its buffer; any other failure
      // comes back.
      runUnpinned();
    }
  }

  private void runUnpinned() throws OrtException {
    try (OrtSession.Result result = model.session().ort().run(tensors.inputs())) {
      for (Map.Entry<String, OnnxValue> output : result) {
        take(output.getKey(), (OnnxTensor) output.getValue());
      }
    }
  }

  /**
   * Copies an output that came in memory of ONNX Runtime's own. A shape seen for the first time is
   * pinned; one that has changed will change again, so it never is.
   */
  private void take(String name, OnnxTensor value) throws OrtException {
    long[] shape = value.getInfo().getShape();
    Tensor known = outputs.get(name);
    if (known == null || !known.hasShape(shape)) {
      ElementType type = ElementType.of(value.getInfo().type);
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

  /** Gives the native memory back; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      model.session().release(tensors);
    }
  }
}
