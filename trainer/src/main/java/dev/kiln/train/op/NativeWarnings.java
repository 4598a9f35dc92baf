package dev.kiln.train.op;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warnings that LibTorch itself writes to standard error. Where NNPACK does not know the
 * processor, one comes with every small convolution, thousands a run, and nobody can do anything
 * about it. LibTorch reads {@code TORCH_CPP_LOG_LEVEL} in Python only.
 */
public final class NativeWarnings {
  /** The name of LibTorch's own level, from c10/util/Logging.cpp. */
  static final String LEVEL = "FLAGS_caffe2_log_level";

  static final int ERROR = 2;

  private static final Logger log = LoggerFactory.getLogger(NativeWarnings.class);

  private NativeWarnings() {}

  /** Lets LibTorch write nothing below errors from now on. */
  public static void silence() {
    try {
      library().getGlobalVariableAddress(LEVEL).setInt(0, ERROR);
    } catch (UnsatisfiedLinkError e) {
      log.debug("LibTorch's warnings can't be silenced", e);
    }
  }

  static NativeLibrary library() {
    Path folder = Path.of(LibUtils.getLibtorchPath());
    return NativeLibrary.getInstance(folder.resolve(System.mapLibraryName("c10")).toString());
  }
}
