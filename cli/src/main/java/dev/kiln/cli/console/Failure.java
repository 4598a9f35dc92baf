package dev.kiln.cli.console;

import ai.djl.engine.EngineException;
import dev.kiln.graph.GraphException;
import dev.kiln.media.MediaException;
import dev.kiln.pictures.PictureException;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The one line on standard error that says what went wrong and what to do. */
public final class Failure {
  private Failure() {}

  /**
   * Returns the line for a failure. A failure that Kiln foresees has its own message; of any other
   * the line names the class and refers to {@code --stacktrace}.
   */
  public static String line(Throwable e) {
    if (e instanceof UncheckedIOException unchecked) {
      return line(unchecked.getCause());
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file";
    }
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
      return e.getMessage() + ": a file is in the way where a directory is needed";
    }
    if (e instanceof EngineException && TrainerLibrary.isMissing()) {
      return TrainerLibrary.missing();
    }
    if (foreseen(e)) {
      return e.getMessage();
    }
    if (e instanceof OutOfMemoryError) {
      return "out of memory (%s); try smaller input, or give Java more: JAVA_TOOL_OPTIONS=-Xmx4g"
          .formatted(firstLine(String.valueOf(e.getMessage())));
    }
    String message = e.getMessage() == null ? "" : ": " + firstLine(e.getMessage());
    return "unexpected " + e.getClass().getSimpleName() + message + " (--stacktrace shows where)";
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private static boolean foreseen(Throwable e) {
    return e.getMessage() != null
        && (e instanceof IllegalArgumentException
            || e instanceof ModelException
            || e instanceof GraphException
            || e instanceof TrainingException
            || e instanceof PictureException
            || e instanceof MediaException
            || e instanceof IOException);
  }
}
