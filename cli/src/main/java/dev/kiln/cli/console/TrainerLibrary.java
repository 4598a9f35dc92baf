package dev.kiln.cli.console;

import dev.kiln.pipeline.KilnVersion;
import dev.kiln.train.TrainingException;

/** LibTorch, which networks compute with. It is large, so an installed Kiln may be without it. */
public final class TrainerLibrary {
  private TrainerLibrary() {}

  /**
   * Requires that LibTorch is installed.
   *
   * @throws TrainingException if it is not; the message says how to add it
   */
  public static void require() {
    if (isMissing()) {
      throw new TrainingException(missing());
    }
  }

  static boolean isMissing() {
    // DJL's own variable names a LibTorch that is there already.
    return TrainerLibrary.class.getResource("/native/lib/pytorch.properties") == null
        && System.getenv("PYTORCH_LIBRARY_PATH") == null;
  }

  static String missing() {
    return "LibTorch, which networks are trained and exported with, is not installed; unpack"
        + " kiln-%s-trainer-PLATFORM.tar.gz in the folder where Kiln was unpacked, or install the"
            .formatted(KilnVersion.text())
        + " package kiln-trainer";
  }
}
