package dev.kiln.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.guard.Limits;
import dev.kiln.runtime.trust.Signatory;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The settings for opening and running a model. Start from a preset, {@link #latency()}, {@link
 * #throughput()} or {@link #shared()}, and change individual settings as needed. Immutable: each
 * {@code with} method returns a changed copy.
 *
 * @param providers the providers to try, best first; the first one that works on this machine is
 *     used
 * @param threads the number of threads of one run, 0 to 1024; 0 for one per physical core. Small
 *     networks such as LeNet are fastest with 1
 * @param spinning whether idle threads of the pool busy-wait: 2 to 15 % faster on an idle machine,
 *     a third slower on a busy one
 * @param optimization how far ONNX Runtime optimises the graph when the model is opened
 * @param fp16 whether TensorRT and NNAPI may compute in half precision
 * @param int8 whether TensorRT may compute in 8 bits; the model must be quantized
 * @param providerOptions settings of individual providers, with the names and values of ONNX
 *     Runtime, such as {@code device_id} of CUDA
 * @param cache the folder that caches the results of opening a model: graphs optimised for this
 *     processor and TensorRT engines. Its contents are trusted like the program itself, so it is
 *     used only if it belongs to this user and nobody else can write there, and not together with
 *     {@code sha256} or {@code signatory}. The folder may be deleted at any time. Empty for no
 *     cache
 * @param sha256 the expected SHA-256 sum of the model's bytes, 64 hexadecimal digits; empty to
 *     accept any model
 * @param signatory whose signature the model must have; empty for no signature
 * @param warmUp the input shapes, by input name, of a run on zeros when the model is opened, so
 *     that the first real run is as fast as later ones; empty for no such run
 * @param runLimit the longest time that a run may take; a run that takes longer is ended with a
 *     {@link dev.kiln.runtime.errors.ModelException}, and the model can be run again. ONNX Runtime
 *     ends it between two operators, so a single long operator still comes to its end. Empty for no
 *     limit
 * @param limits the maximum size of a model; a model that exceeds it is refused before native code
 *     reads it
 * @param session sets options of ONNX Runtime that have no counterpart here; a model opened with it
 *     is not cached
 */
public record Options(
    List<Provider> providers,
    int threads,
    boolean spinning,
    Optimization optimization,
    boolean fp16,
    boolean int8,
    Map<Provider, Map<String, String>> providerOptions,
    Optional<Path> cache,
    Optional<String> sha256,
    Optional<Signatory> signatory,
    Map<String, List<Long>> warmUp,
    Optional<Duration> runLimit,
    Limits limits,
    Optional<SessionSettings> session) {

  /**
   * Creates options from all components.
   *
   * @throws IllegalArgumentException if there is no provider, the number of threads is not in
   *     0..1024, the sum is not 64 hexadecimal digits, or the time limit is not positive
   */
  public Options {
    providers = List.copyOf(providers);
    if (providers.isEmpty()) {
      throw new IllegalArgumentException("no provider to run on; name at least one, such as cpu");
    }
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException(
          "threads must be in 0..1024 (0: one a core), not " + threads);
    }
    sha256 = sha256.map(sum -> sum.trim().toLowerCase(Locale.ROOT));
    if (sha256.isPresent() && !sha256.get().matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "sha256 must be 64 hexadecimal digits, not '" + sha256.get() + "'");
    }
    if (runLimit.isPresent() && (runLimit.get().isNegative() || runLimit.get().isZero())) {
      throw new IllegalArgumentException(
          "the limit of a run must be longer than nothing, not " + runLimit.get());
    }
    providerOptions = Map.copyOf(providerOptions);
    warmUp = Map.copyOf(warmUp);
  }

  /** The extent to which ONNX Runtime optimises the graph when the model is opened. */
  public enum Optimization {
    /** No optimisation. */
    NONE,
    /** Constant folding and removal of redundant nodes. */
    BASIC,
    /** {@link #BASIC}, and fusion of nodes. */
    EXTENDED,
    /** {@link #EXTENDED}, and memory layouts suited to the processor. */
    ALL
  }

  /** A function that sets options of ONNX Runtime directly, after Kiln has set its own. */
  @FunctionalInterface
  public interface SessionSettings {
    void apply(SessionOptions options) throws OrtException;
  }

  /** Returns the same options as {@link #latency()}. */
  public static Options defaults() {
    return latency();
  }

  /**
   * Returns options for the shortest time per run on a machine that has nothing else to do: one
   * thread per core, spinning.
   */
  public static Options latency() {
    return new Draft().options();
  }

  /**
   * Returns options for the most runs per second when several threads run the model: each run stays
   * on the calling thread.
   */
  public static Options throughput() {
    return latency().withThreads(1).withSpinning(false);
  }

  /** Returns options for a machine that also does other work: one thread per core, not spinning. */
  public static Options shared() {
    return latency().withSpinning(false);
  }

  /**
   * Returns these options with other providers, best first.
   *
   * @throws IllegalArgumentException if no provider is given
   */
  public Options withProviders(Provider... best) {
    return with(o -> o.providers = List.of(best));
  }

  /**
   * Returns these options with another number of threads; 0 for one per physical core.
   *
   * @throws IllegalArgumentException if the number is not in 0..1024
   */
  public Options withThreads(int number) {
    return with(o -> o.threads = number);
  }

  /** Returns these options with spinning (busy-waiting) enabled or disabled. */
  public Options withSpinning(boolean active) {
    return with(o -> o.spinning = active);
  }

  /** Returns these options with another level of optimisation. */
  public Options withOptimization(Optimization level) {
    return with(o -> o.optimization = level);
  }

  /** Returns these options with half precision on TensorRT and NNAPI allowed or forbidden. */
  public Options withFp16(boolean allowed) {
    return with(o -> o.fp16 = allowed);
  }

  /** Returns these options with 8-bit arithmetic on TensorRT allowed or forbidden. */
  public Options withInt8(boolean allowed) {
    return with(o -> o.int8 = allowed);
  }

  /**
   * Returns these options with one more provider setting, with the name and value that ONNX Runtime
   * uses.
   */
  public Options withProviderOption(Provider provider, String name, String value) {
    Map<String, String> settings =
        new LinkedHashMap<>(providerOptions.getOrDefault(provider, Map.of()));
    settings.put(name, value);
    Map<Provider, Map<String, String>> all = new LinkedHashMap<>(providerOptions);
    all.put(provider, Map.copyOf(settings));
    return with(o -> o.providerOptions = all);
  }

  /** Returns these options with a folder that caches the results of opening a model. */
  public Options withCache(Path folder) {
    return with(o -> o.cache = Optional.of(folder));
  }

  /**
   * Returns these options for a model with the given SHA-256 sum, 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if the sum is not 64 hexadecimal digits
   */
  public Options withSha256(String sum) {
    return with(o -> o.sha256 = Optional.of(sum));
  }

  /**
   * Returns these options for a model that the owner of a key has signed; the signature lies beside
   * the model's file, as {@code kiln sign} puts it: {@code model.onnx.sig}. It covers external
   * data, too.
   */
  public Options withSignature(PublicKey key) {
    return with(o -> o.signatory = Optional.of(new Signatory(key, Optional.empty())));
  }

  /** Returns these options for a model that the owner of a key has signed in this file. */
  public Options withSignature(PublicKey key, Path signature) {
    return with(o -> o.signatory = Optional.of(new Signatory(key, Optional.of(signature))));
  }

  /**
   * Returns these options with a run on zeros when the model is opened. Every input not named in
   * any such call gets its declared shape, with 1 for each free dimension.
   */
  public Options withWarmUp(String input, long... shape) {
    Map<String, List<Long>> all = new LinkedHashMap<>(warmUp);
    all.put(input, List.of(Arrays.stream(shape).boxed().toArray(Long[]::new)));
    return with(o -> o.warmUp = all);
  }

  /**
   * Returns these options with a limit on the time of each run, for models from strangers: nothing
   * in a file says how long it will run, and a loop may have no end.
   *
   * @throws IllegalArgumentException if the time is not positive
   */
  public Options withRunLimit(Duration longest) {
    return with(o -> o.runLimit = Optional.of(longest));
  }

  /** Returns these options with other limits on the size of a model. */
  public Options withLimits(Limits most) {
    return with(o -> o.limits = most);
  }

  /** Returns these options with a function that sets options of ONNX Runtime directly. */
  public Options withSession(SessionSettings settings) {
    return with(o -> o.session = Optional.of(settings));
  }

  private Options with(Consumer<Draft> change) {
    Draft draft = new Draft();
    draft.providers = providers;
    draft.threads = threads;
    draft.spinning = spinning;
    draft.optimization = optimization;
    draft.fp16 = fp16;
    draft.int8 = int8;
    draft.providerOptions = providerOptions;
    draft.cache = cache;
    draft.sha256 = sha256;
    draft.signatory = signatory;
    draft.warmUp = warmUp;
    draft.runLimit = runLimit;
    draft.limits = limits;
    draft.session = session;
    change.accept(draft);
    return draft.options();
  }

  /** A mutable copy of options. */
  private static final class Draft {
    private List<Provider> providers = Providers.DEFAULT;
    private int threads;
    private boolean spinning = true;
    private Optimization optimization = Optimization.ALL;
    private boolean fp16;
    private boolean int8;
    private Map<Provider, Map<String, String>> providerOptions = Map.of();
    private Optional<Path> cache = Optional.empty();
    private Optional<String> sha256 = Optional.empty();
    private Optional<Signatory> signatory = Optional.empty();
    private Map<String, List<Long>> warmUp = Map.of();
    private Optional<Duration> runLimit = Optional.empty();
    private Limits limits = Limits.defaults();
    private Optional<SessionSettings> session = Optional.empty();

    private Options options() {
      return new Options(
          providers,
          threads,
          spinning,
          optimization,
          fp16,
          int8,
          providerOptions,
          cache,
          sha256,
          signatory,
          warmUp,
          runLimit,
          limits,
          session);
    }
  }
}
