package dev.kiln.train.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Moves weights between a block and named arrays or files. Names are those of {@link
 * ParameterNames}; a prefix that all names of a file share may stand before them. Arrays of
 * integers that are no parameters, such as PyTorch's {@code num_batches_tracked}, count or index
 * something and are passed over. The block must have been initialized with an input shape, so that
 * its parameters have theirs, and must not compute meanwhile.
 */
public final class Weights {
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private Weights() {}

  /** Returns a block's arrays under their names, in order. They stay the block's. */
  public static Map<String, NDArray> of(Block block) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    ParameterNames.of(block).forEach((name, parameter) -> arrays.put(name, array(name, parameter)));
    return arrays;
  }

  /** Writes a block's arrays under their names as {@link SafeTensors}. */
  public static void save(Block block, Path file) {
    SafeTensors.write(file, of(block));
  }

  /**
   * Reads the arrays of a file under their names: safetensors or a PyTorch checkpoint, told apart
   * by their first bytes.
   *
   * @param manager owns the arrays
   * @throws TrainingException if there is no such file or it is neither
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) {
    return isPyTorch(file)
        ? PyTorchCheckpoint.read(file, manager)
        : SafeTensors.read(file, manager);
  }

  /** Returns a file's own metadata; a PyTorch checkpoint has none. */
  public static Map<String, String> metadata(Path file) {
    return isPyTorch(file) ? Map.of() : SafeTensors.metadata(file);
  }

  /**
   * Sets every parameter of a block from a file that {@link #read} reads.
   *
   * @throws TrainingException if the file cannot be read, or its names and shapes are not exactly
   *     the block's: the message lists all that differ, and the block is unchanged
   */
  public static void load(Block block, Path file) {
    try (NDManager manager = NDManager.newBaseManager()) {
      set(block, read(file, manager), file + ": ", false);
    }
  }

  /**
   * Sets those parameters of a block that a file has under their name and in their shape, such as a
   * backbone's.
   *
   * @return what was loaded and what was not
   * @throws TrainingException if the file cannot be read, or nothing in it fits
   */
  public static Match loadPartial(Block block, Path file) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return set(block, read(file, manager), file + ": ", true);
    }
  }

  /**
   * Sets every parameter of a block from arrays, which it copies; as {@link #load(Block, Path)}.
   */
  public static void load(Block block, Map<String, NDArray> arrays) {
    set(block, arrays, "", false);
  }

  /**
   * Sets the parameters that fit from arrays, which it copies; as {@link #loadPartial(Block,
   * Path)}.
   */
  public static Match loadPartial(Block block, Map<String, NDArray> arrays) {
    return set(block, arrays, "", true);
  }

  /** Returns how arrays would fit a block, which stays as it is. */
  public static Match match(Block block, Map<String, NDArray> arrays) {
    return NamedArrays.of(of(block), arrays).match();
  }

  private static boolean isPyTorch(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new TrainingException("%s: not a file; name a file of weights".formatted(file));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP) || PyTorchCheckpoint.isStream(file);
    } catch (NoSuchFileException e) {
      throw new TrainingException("%s: no such file".formatted(file), e);
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be read (%s)".formatted(file, e), e);
    }
  }

  private static Match set(
      Block block, Map<String, NDArray> arrays, String source, boolean partial) {
    Map<String, NDArray> targets = of(block);
    NamedArrays fit = NamedArrays.of(targets, arrays);
    Match match = fit.match();
    if (partial ? match.loaded().isEmpty() : !match.exact()) {
      throw new TrainingException(source + "the weights do not fit the network: " + match);
    }
    match.loaded().forEach(name -> copy(fit.arrays().get(name), targets.get(name)));
    return match;
  }

  private static void copy(NDArray array, NDArray target) {
    NDArray typed = array.toType(target.getDataType(), false);
    boolean learns = target.hasGradient();
    // Outside the main thread PyTorch records gradients by default and then refuses to change
    // leaves.
    target.setRequiresGradient(false);
    target.set(new NDIndex("..."), typed);
    target.setRequiresGradient(learns);
    if (typed != array) {
      typed.close();
    }
  }

  private static NDArray array(String name, Parameter parameter) {
    if (!parameter.isInitialized()) {
      throw new TrainingException(
          "parameter %s has no shape yet; initialize the block with an input shape first"
              .formatted(name));
    }
    return parameter.getArray();
  }
}
