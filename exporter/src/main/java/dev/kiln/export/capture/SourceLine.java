package dev.kiln.export.capture;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The line of code that made a call: the nearest one outside DJL, Java and Kiln, or, for a block
 * that belongs to DJL, the line in that block.
 *
 * @param frame the class, method, file and line
 */
public record SourceLine(String frame) {
  private static final List<String> JAVA = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  private static final List<String> BLOCKS_OF_DJL = List.of("ai.djl.nn.", "ai.djl.basicmodelzoo.");

  /** Kiln's own classes between the block and this class. */
  private static final List<String> OURS =
      Stream.of(
              SourceLine.class,
              ArrayProxy.class,
              ManagerProxy.class,
              Arguments.class,
              Indices.class,
              ArrayMethods.class,
              EngineCode.class,
              Recorder.class,
              Probe.class)
          .map(Class::getName)
          .toList();

  /** Returns the line that the current call came from. */
  static SourceLine here() {
    return of(new Throwable());
  }

  /** Returns the line that an exception came from. */
  static SourceLine of(Throwable thrown) {
    List<StackTraceElement> frames =
        Arrays.stream(thrown.getStackTrace())
            .takeWhile(f -> !f.getClassName().equals(Probe.class.getName()))
            .toList();
    return frames.stream()
        .filter(SourceLine::isUsers)
        .findFirst()
        .or(
            () ->
                frames.stream()
                    .filter(f -> BLOCKS_OF_DJL.stream().anyMatch(f.getClassName()::startsWith))
                    .findFirst())
        .or(() -> frames.stream().filter(f -> f.getClassName().startsWith("ai.djl.")).findFirst())
        .map(f -> new SourceLine(describe(f)))
        .orElse(new SourceLine("the end of the block"));
  }

  private static boolean isUsers(StackTraceElement f) {
    return !isJava(f) && !f.getClassName().startsWith("ai.djl.") && !isOurs(f);
  }

  /** Returns whether the line is one of Java itself. */
  static boolean isJava(StackTraceElement f) {
    return JAVA.stream().anyMatch(f.getClassName()::startsWith);
  }

  /** Returns whether the line is one of the recording. */
  static boolean isOurs(StackTraceElement f) {
    String type = f.getClassName();
    return OURS.stream().anyMatch(own -> type.equals(own) || type.startsWith(own + "$"));
  }

  private static String describe(StackTraceElement f) {
    return "%s.%s(%s:%d)"
        .formatted(f.getClassName(), f.getMethodName(), f.getFileName(), f.getLineNumber());
  }

  @Override
  public String toString() {
    return frame;
  }
}
