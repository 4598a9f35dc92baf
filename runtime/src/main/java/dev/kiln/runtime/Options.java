package dev.kiln.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.guard.Limits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a model runs. Start from a hint, {@link #latency()}, {@link #throughput()} or {@link
 * #shared()}, and change what you know better; each method gives changed options and leaves these
 * as they are.
 *
 * @param providers what to run on, best first; the first one that works here is used
 * @param threads threads of one run; 0 for one on each physical core. Small networks such as LeNet
 *     are fastest with 1
 * @param spinning whether idle threads of the pool wait actively: 2 to 15 % faster on a quiet
 *     machine, a third slower on a busy one
 * @param optimization how far ONNX Runtime rewrites the graph as it opens
 * @param fp16 whether TensorRT and NNAPI may compute in half precision
 * @param int8 whether TensorRT may compute in 8 bits; the model must be quantized
 * @param providerOptions a provider's own settings, in ONNX Runtime's words, such as {@code
 *     device_id} of CUDA
 * @param cache the folder that keeps what opening a model has worked out: graphs optimised for this
 *     processor, TensorRT's engines. It is trusted as the program is, so let nobody else write
 *     there; it may be deleted at any time. Empty for none
 * @param sha256 what the model's bytes must hash to, 64 hexadecimal digits; empty to take any
 * @param warmUp the shapes, by input, of a run on zeros as the model opens, so that the first real
 *     run is as fast as the others; empty for none
 * @param limits what a model may be at most; a larger one is refused before native code sees it
 * @param session sets what has no name here; a model so opened is not cached
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
    Map<String, List<Long>> warmUp,
    Limits limits,
    Optional<SessionSettings> session) {

  /**
   * @throws IllegalArgumentException if there is no provider, the number of threads is not in
   *     0..1024, or the sum is not 64 hexadecimal digits
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
    providerOptions = Map.copyOf(providerOptions);
    warmUp = Map.copyOf(warmUp);
  }

  /** How far ONNX Runtime rewrites the graph as it opens. */
  public enum Optimization {
    /** As it stands. */
    NONE,
    /** Constants folded, useless nodes dropped. */
    BASIC,
    /** Nodes fused as well. */
    EXTENDED,
    /** Laid out for the processor as well. */
    ALL
  }

  /** Sets ONNX Runtime's own options, after Kiln has set its. */
  @FunctionalInterface
  public interface SessionSettings {
    void apply(SessionOptions options) throws OrtException;
  }

  /** {@link #latency()}. */
  public static Options defaults() {
    return latency();
  }

  /** One run as soon as possible, the machine its own: a thread on each core, spinning. */
  public static Options latency() {
    return new Draft().options();
  }

  /**
   * As many runs a second as possible, from several threads of yours: each run stays on the thread
   * that asks for it.
   */
  public static Options throughput() {
    return latency().withThreads(1).withSpinning(false);
  }

  /** A machine with other work to do: a thread on each core, none of them spinning. */
  public static Options shared() {
    return latency().withSpinning(false);
  }

  /** The same with other providers, best first. */
  public Options withProviders(Provider... best) {
    return with(o -> o.providers = List.of(best));
  }

  /** The same with another number of threads; 0 for one on each physical core. */
  public Options withThreads(int number) {
    return with(o -> o.threads = number);
  }

  /** The same with or without active waiting. */
  public Options withSpinning(boolean active) {
    return with(o -> o.spinning = active);
  }

  /** The same with another level of optimisation. */
  public Options withOptimization(Optimization level) {
    return with(o -> o.optimization = level);
  }

  /** The same with or without half precision on TensorRT and NNAPI. */
  public Options withFp16(boolean allowed) {
    return with(o -> o.fp16 = allowed);
  }

  /** The same with or without 8-bit arithmetic on TensorRT. */
  public Options withInt8(boolean allowed) {
    return with(o -> o.int8 = allowed);
  }

  /** The same with one more setting of a provider, in ONNX Runtime's words. */
  public Options withProviderOption(Provider provider, String name, String value) {
    Map<String, String> settings =
        new LinkedHashMap<>(providerOptions.getOrDefault(provider, Map.of()));
    settings.put(name, value);
    Map<Provider, Map<String, String>> all = new LinkedHashMap<>(providerOptions);
    all.put(provider, Map.copyOf(settings));
    return with(o -> o.providerOptions = all);
  }

  /** The same with a folder that keeps what opening has worked out. */
  public Options withCache(Path folder) {
    return with(o -> o.cache = Optional.of(folder));
  }

  /** The same for a model whose bytes hash to this, 64 hexadecimal digits. */
  public Options withSha256(String sum) {
    return with(o -> o.sha256 = Optional.of(sum));
  }

  /**
   * The same with a run on zeros as the model opens. An input that no call names has its declared
   * shape, with 1 for each free dimension.
   */
  public Options withWarmUp(String input, long... shape) {
    Map<String, List<Long>> all = new LinkedHashMap<>(warmUp);
    all.put(input, List.of(Arrays.stream(shape).boxed().toArray(Long[]::new)));
    return with(o -> o.warmUp = all);
  }

  /** The same for models up to other limits. */
  public Options withLimits(Limits most) {
    return with(o -> o.limits = most);
  }

  /** The same with what has no name here set by hand. */
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
    draft.warmUp = warmUp;
    draft.limits = limits;
    draft.session = session;
    change.accept(draft);
    return draft.options();
  }

  /** Options that can still change. */
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
    private Map<String, List<Long>> warmUp = Map.of();
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
          warmUp,
          limits,
          session);
    }
  }
}
