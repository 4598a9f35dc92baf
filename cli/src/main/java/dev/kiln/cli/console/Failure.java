package dev.kiln.cli.console;

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

/** Says in one line what went wrong. */
public final class Failure {
  private Failure() {}

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
    if (expected(e)) {
      return e.getMessage();
    }
    return "unexpected "
        + e.getClass().getSimpleName()
        + (e.getMessage() == null ? "" : ": " + e.getMessage().lines().findFirst().orElse(""))
        + " (--stacktrace shows where)";
  }

  private static boolean expected(Throwable e) {
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
