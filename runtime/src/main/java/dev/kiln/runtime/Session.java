package dev.kiln.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.errors.ModelException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An open ONNX Runtime session, with everything that must stay open as long as it does or is closed
 * with it.
 */
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
    NativeObjects.opened();
  }

  OrtSession ort() {
    return ort;
  }

  /** Returns the provider that the session runs on. */
  Provider provider() {
    return provider;
  }

  /**
   * Returns, for each provider earlier in the chain, the reason why it does not run the session.
   */
  Map<Provider, String> reasons() {
    return reasons;
  }

  /** Creates an empty set of tensors that is closed with the session at the latest. */
  BoundTensors tensors() {
    BoundTensors tensors = new BoundTensors();
    bound.add(tensors);
    return tensors;
  }

  /**
   * Closes the tensors before it removes them from the list, so that a thread that closes the
   * session meanwhile waits for it.
   */
  void release(BoundTensors tensors) {
    tensors.close();
    bound.remove(tensors);
  }

  /** Closes the session. Must be called only once, and not during a run. */
  void close() {
    bound.forEach(BoundTensors::close);
    try {
      ort.close();
    } catch (OrtException e) {
      throw new ModelException("ONNX Runtime can't close the session: " + Ort.reason(e), e);
    } finally {
      options.close();
      NativeObjects.closed();
    }
  }
}
