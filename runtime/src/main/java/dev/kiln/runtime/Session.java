package dev.kiln.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ONNX Runtime session on the first provider of the chain that works.
 *
 * @param ort the session
 * @param options must outlive the session
 * @param provider what it runs on
 * @param reasons why the providers before it in the chain don't run it
 */
record Session(
    OrtSession ort, SessionOptions options, Provider provider, Map<Provider, String> reasons) {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  static Session open(Path path, Options wanted) {
    Map<Provider, String> reasons = new EnumMap<>(Provider.class);
    for (Provider provider : wanted.providers()) {
      Optional<String> obstacle = Providers.obstacle(provider);
      if (obstacle.isPresent()) {
        reasons.put(provider, obstacle.get());
        continue;
      }
      try {
        return open(path, wanted, provider, reasons);
      } catch (OrtException e) {
        reasons.put(provider, Ort.reason(e));
      }
    }
    throw new ModelException(path + ": " + refusal(reasons));
  }

  /** What the CPU says is about the model; what the others say is mostly about the machine. */
  private static String refusal(Map<Provider, String> reasons) {
    if (reasons.containsKey(Provider.CPU)) {
      return "ONNX Runtime refuses it: " + reasons.get(Provider.CPU);
    }
    StringJoiner all = new StringJoiner("; ", "no provider of the chain works: ", "");
    reasons.forEach((provider, reason) -> all.add(provider + ": " + reason));
    return all.toString();
  }

  private static Session open(
      Path path, Options wanted, Provider provider, Map<Provider, String> reasons)
      throws OrtException {
    OrtEnvironment environment = Ort.environment();
    SessionOptions options = new SessionOptions();
    try {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setIntraOpNumThreads(wanted.threads());
      options.addConfigEntry("session.intra_op.allow_spinning", wanted.spinning() ? "1" : "0");
      Providers.append(provider, options);
      OrtSession ort = environment.createSession(path.toString(), options);
      Ort.opened();
      LOG.debug("{} runs on {}; not on {}", path, provider, reasons);
      return new Session(ort, options, provider, Map.copyOf(reasons));
    } catch (OrtException e) {
      options.close();
      throw e;
    }
  }

  void close() {
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
