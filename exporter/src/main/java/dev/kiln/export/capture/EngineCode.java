package dev.kiln.export.capture;

import dev.kiln.graph.GraphException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds out whether a block handed something of the recording to an engine's own code, which knows
 * only its own arrays and whose calls cannot be recorded.
 */
final class EngineCode {
  private static final Pattern CLASSES = Pattern.compile("ai\\.djl\\.\\w+\\.(engine|jni)\\..*");

  private EngineCode() {}

  /** Returns the refusal if an engine looked into an array of the recording, at this moment. */
  static Optional<GraphException> looksInside() {
    return refusal(new Throwable());
  }

  /** Returns the refusal if an exception of the block says that the engine got a foreign array. */
  static Optional<GraphException> refused(RuntimeException thrown) {
    String message = String.valueOf(thrown.getMessage());
    boolean foreign =
        thrown instanceof ClassCastException && message.contains("$Proxy")
            || thrown instanceof IllegalArgumentException && message.startsWith("Only PtNDArray");
    return foreign ? refusal(thrown) : Optional.empty();
  }

  private static Optional<GraphException> refusal(Throwable thrown) {
    List<StackTraceElement> frames =
        Arrays.stream(thrown.getStackTrace())
            .filter(f -> !SourceLine.isJava(f))
            .dropWhile(SourceLine::isOurs)
            .toList();
    List<StackTraceElement> engine = frames.stream().takeWhile(EngineCode::isEngine).toList();
    // What our own arrays ask of the engine is recorded.
    boolean direct = engine.size() < frames.size() && !SourceLine.isOurs(frames.get(engine.size()));
    if (engine.isEmpty() || !direct) {
      return Optional.empty();
    }
    StackTraceElement entered = engine.get(engine.size() - 1);
    String type = entered.getClassName().replaceFirst(".*\\.", "");
    return Optional.of(
        new GraphException(
            "%s.%s at %s: %s"
                .formatted(
                    type,
                    entered.getMethodName(),
                    SourceLine.of(thrown),
                    type.endsWith("SymbolBlock")
                        ? "a finished model, such as TorchScript, runs inside its engine, where its"
                            + " operators cannot be recorded; export it with the tool that made it"
                            + " (torch.onnx.export), or write the network as DJL blocks and load"
                            + " its weights"
                        : "the block hands an array of the recording to the engine's own code,"
                            + " which cannot be followed; call it on the arrays that forward is"
                            + " given, and get the block's own arrays by getManager().from(array)"),
            thrown));
  }

  private static boolean isEngine(StackTraceElement frame) {
    return CLASSES.matcher(frame.getClassName()).matches();
  }
}
