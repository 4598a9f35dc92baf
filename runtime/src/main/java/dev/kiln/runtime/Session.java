package dev.kiln.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.errors.ModelException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An open ONNX Runtime session and all that must live as long or end with it. */
final class Session {
  private final OrtSession ort;
  private final SessionOptions options;

  private final Provider provider;
  private final Map<Provider, String> reasons;
  private final Set<BoundTensors> bound = ConcurrentHashMap.newKeySet();

  Session(
      OrtSession ort, SessionOptions options, Provider provider, Map<Provider, String> reasons) {
    this.ort = ort;
    this.options = options;
    this.provider = provider;
    this.reasons = Map.copyOf(reasons);
    Ort.opened();
  }

  OrtSession ort() {
    return ort;
  }

  /** What it runs on. */
  Provider provider() {
    return provider;
  }

  /** Why the providers before it in the chain don't run it. */
  Map<Provider, String> reasons() {
    return reasons;
  }

  /** Tensors that end with the session at the latest. */
  BoundTensors tensors() {
    BoundTensors tensors = new BoundTensors();
    bound.add(tensors);
    return tensors;
  }

  /** Closes them first, so that whoever closes the session meanwhile waits for it. */
  void release(BoundTensors tensors) {
    tensors.close();
    bound.remove(tensors);
  }

  /** Once only, and not while anything runs. */
  void close() {
    bound.forEach(BoundTensors::close);
    try {
      ort.close();
    } catch (OrtException e) {
      throw new ModelException("ONNX Runtime can't close the session: " + Ort.reason(e), e);
    } finally {
      options.close();
      Ort.closed();
    }
  }
}
