package dev.kiln.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.errors.ModelRefusedException;
import dev.kiln.runtime.errors.NoProviderException;
import dev.kiln.runtime.guard.ModelGuard;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The procedure that opens a session on the first of the chosen providers that works. */
final class Opening {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  /** ONNX Runtime's own limit. */
  private static final long MOST_FOLDED = 1 << 30;

  private final ModelSource source;
  private final Options wanted;
  private final long folding;
  private final Map<Provider, String> reasons = new EnumMap<>(Provider.class);

  /**
   * Prepares to open a model.
   *
   * @param folding the size in bytes up to which ONNX Runtime may compute constants; 0 for none
   */
  Opening(ModelSource source, Options wanted, long folding) {
    this.source = source;
    this.wanted = wanted;
    // The author of a model whose sum or signatory is known is trusted not to ask for too much.
    boolean known = wanted.sha256().isPresent() || wanted.signatory().isPresent();
    this.folding = known ? MOST_FOLDED : Math.min(folding, MOST_FOLDED);
  }

  /**
   * Opens the session.
   *
   * @throws ModelException if no provider works
   */
  Session open() {
    OrtException failure = null;
    for (Provider provider : wanted.providers()) {
      Optional<String> obstacle = Providers.obstacle(provider);
      if (obstacle.isPresent()) {
        reasons.put(provider, obstacle.get());
        continue;
      }
      Ending.enter(source.name());
      try {
        Session session = provider == Provider.CPU ? onCpu() : plainly(provider);
        LOG.debug("{} runs on {}; not on {}", source.name(), provider, reasons);
        return session;
      } catch (OrtException e) {
        reasons.put(provider, Ort.reason(e));
        failure = e;
      } finally {
        Ending.leave();
      }
    }
    throw refusal(failure);
  }

  /**
   * A failure of the CPU provider points to the model; failures of the others mostly point to the
   * machine.
   */
  private ModelException refusal(OrtException cause) {
    if (reasons.containsKey(Provider.CPU)) {
      return new ModelRefusedException(
          source.name() + ": ONNX Runtime refuses it: " + reasons.get(Provider.CPU), cause);
    }
    StringJoiner all = new StringJoiner("; ", "no provider of the chain works: ", "");
    reasons.forEach((provider, reason) -> all.add(provider + ": " + reason));
    return new NoProviderException(source.name() + ": " + all, cause);
  }

  private Session plainly(Provider provider) throws OrtException {
    return session(provider, options -> source.open(Ort.environment(), options));
  }

  /**
   * Only graphs optimised for the CPU can be cached; those of accelerators contain compiled code.
   */
  private Session onCpu() throws OrtException {
    Optional<Path> folder =
        wanted.session().isPresent() ? Optional.empty() : CacheFolder.of(wanted);
    if (!folder.isPresent()) {
      return plainly(Provider.CPU);
    }
    CacheDraft.deleteAbandoned(folder.get());
    OptimizedModel kept = OptimizedModel.of(source, wanted, folder.get(), folding);
    Optional<Path> found = kept.find();
    try {
      return found.isPresent() ? from(found.get()) : keeping(kept);
    } catch (OrtException e) {
      LOG.debug("{} opens without the optimised model: {}", source.name(), Ort.reason(e));
      kept.delete();
      return plainly(Provider.CPU);
    }
  }

  /** Maps the file for as long as the session is open; its weights are used in place. */
  private Session from(Path optimized) throws OrtException {
    return session(
        Provider.CPU,
        options -> {
          options.addConfigEntry("session.load_model_format", "ORT");
          options.addConfigEntry("session.use_memory_mapped_ort_model", "1");
          options.addConfigEntry("session.use_ort_model_bytes_for_initializers", "1");
          return Ort.environment().createSession(optimized.toString(), options);
        });
  }

  private Session keeping(OptimizedModel kept) throws OrtException {
    Optional<CacheDraft> made = kept.draft();
    if (!made.isPresent()) {
      return plainly(Provider.CPU);
    }
    try (CacheDraft draft = made.get()) {
      Session session = session(Provider.CPU, options -> optimizing(options, draft.file()));
      kept.keep(draft.file());
      return session;
    }
  }

  private OrtSession optimizing(SessionOptions options, Path draft) throws OrtException {
    options.addConfigEntry("session.save_model_format", "ORT");
    // The SHA-256 sum does not cover weights in other files, so a model that has them must not be
    // cached. Opened from its bytes and with a folder that does not exist, such a model fails to
    // find its weights.
    options.addConfigEntry("session.model_external_initializers_file_folder_path", draft + ".none");
    options.setOptimizedModelFilePath(draft.toString());
    return Ort.environment().createSession(source.bytes(), options);
  }

  private interface Creation {
    OrtSession create(SessionOptions options) throws OrtException;
  }

  private Session session(Provider provider, Creation creation) throws OrtException {
    // The native library must be loaded before the options are created.
    Ort.environment();
    SessionOptions options = new SessionOptions();
    try {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setIntraOpNumThreads(wanted.threads());
      options.addConfigEntry("session.intra_op.allow_spinning", wanted.spinning() ? "1" : "0");
      options.setOptimizationLevel(level());
      limitFolding(options);
      setup(provider).append(provider, options);
      if (wanted.session().isPresent()) {
        wanted.session().get().apply(options);
      }
      return new Session(creation.create(options), options, provider, reasons);
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  private void limitFolding(SessionOptions options) throws OrtException {
    if (folding == 0) {
      options.addConfigEntry("optimization.disable_specified_optimizers", "ConstantFolding");
    } else {
      options.addConfigEntry(
          "optimization.constant_folding_max_output_size_in_bytes", String.valueOf(folding));
    }
  }

  private ProviderSetup setup(Provider provider) {
    return new ProviderSetup(
        wanted,
        provider == Provider.TENSORRT ? TensorRtEngines.folder(source, wanted) : Optional.empty());
  }

  private OptLevel level() {
    return switch (wanted.optimization()) {
      case NONE -> OptLevel.NO_OPT;
      case BASIC -> OptLevel.BASIC_OPT;
      case EXTENDED -> OptLevel.EXTENDED_OPT;
      case ALL ->
          ModelGuard.hasHalfWeightsAsInputs(source.bytes(), wanted.limits())
              ? OptLevel.EXTENDED_OPT
              : OptLevel.ALL_OPT;
    };
  }
}
