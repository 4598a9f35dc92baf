package dev.kiln.cli;

import dev.kiln.export.ExportException;
import dev.kiln.runtime.ModelException;
import dev.kiln.train.TrainingException;
import dev.kiln.webcam.WebcamException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in one line what went wrong. */
final class Failure {
  private Failure() {}

  static String line(Throwable e) {
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
        && (e instanceof WrongArgumentException
            || e instanceof ModelException
            || e instanceof ExportException
            || e instanceof TrainingException
            || e instanceof PictureException
            || e instanceof WebcamException
            || e instanceof IOException);
  }
}
