package dev.kiln.train.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.train.op.NativeWarnings;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * An entry of the catalogue: a network that an article describes, or one for camera frames, with
 * the dimensions that can be chosen.
 *
 * @param name what the command line calls it, such as {@code lenet5-relu}
 * @param article the article it comes from, without the file's ending, or {@code real-time}
 * @param kind what the network does
 * @param dimensions what can be chosen, and what is chosen
 * @param parts what is trained together; the first one is what is exported
 * @param maker makes the parts
 */
public record Network(
    String name,
    String article,
    Kind kind,
    Dimensions dimensions,
    List<Part> parts,
    Function<Dimensions, List<Part>> maker) {
  /** What a network does. Its lower-case name is what the command line calls it. */
  public enum Kind {
    /** Reads handwritten digits: pictures [N, 1, H, W] in 0..1 to logits [N, 10]. */
    DIGITS,

    /** Tells what a photo shows: normalized pictures [N, 3, H, W] to logits [N, classes]. */
    CLASSIFICATION,

    /** Encodes pictures in -1..1 and decodes them again. */
    AUTOENCODER,

    /** Makes pictures in -1..1 from random numbers. */
    GENERATOR,

    /** Repaints photos in a style: normalized pictures [N, 3, H, W] to the same. */
    STYLE,

    /** Tells the class of each pixel: pictures [N, 3, H, W] to logits [N, classes, H, W]. */
    SEGMENTATION;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Network {
    parts = List.copyOf(parts);
  }

  /** Creates a network without open dimensions. */
  public Network(String name, String article, Kind kind, List<Part> parts) {
    this(name, article, kind, Dimensions.NONE, parts, dimensions -> parts);
  }

  /** Returns a network that is made for its dimensions. */
  static Network of(
      String name,
      String article,
      Kind kind,
      Dimensions dimensions,
      Function<Dimensions, List<Part>> maker) {
    return new Network(name, article, kind, dimensions, maker.apply(dimensions), maker);
  }

  /** Returns a network of one part, which is called like it. */
  public static Network of(
      String name, String article, Kind kind, Shape input, Supplier<Block> block) {
    return new Network(name, article, kind, List.of(new Part(name, input, block)));
  }

  /** Returns a network of one part that tells so many classes apart unless asked otherwise. */
  public static Network of(
      String name, String article, Kind kind, Shape input, int classes, IntFunction<Block> block) {
    return new Network(name, article, kind, List.of(new Part(name, input, classes, block)));
  }

  /** Returns the part that is exported. */
  public Part main() {
    return parts.get(0);
  }

  /**
   * Returns the same network for another number of classes; parts without classes stay as they are.
   */
  public Network withClasses(int classes) {
    List<Part> changed = parts.stream().map(part -> part.withClasses(classes)).toList();
    return new Network(name, article, kind, dimensions, changed, maker);
  }

  /**
   * Returns the same network with one dimension changed, such as {@code latent} 64.
   *
   * @throws IllegalArgumentException if the network has no such dimension or cannot have that value
   */
  public Network with(String dimension, double value) {
    Dimensions changed = dimensions.with(name, dimension, value);
    Network made = of(name, article, kind, changed, maker);
    return main().classes() == 0 ? made : made.withClasses(main().classes());
  }

  /**
   * Returns the name with the dimensions that are not the article's, such as {@code
   * dcgan64[latent=64,size=32]}; {@link Networks#find} takes it.
   */
  public String fullName() {
    return name + dimensions.changes();
  }

  /**
   * A part of a network, such as a GAN's generator.
   *
   * @param name what its checkpoints are called
   * @param input the shape it takes, batch first; -1 where any size is taken
   * @param classes how many classes it tells apart; 0 if it has none
   * @param maker makes a new block for a number of classes
   */
  public record Part(String name, Shape input, int classes, IntFunction<Block> maker) {
    private static final long ANY_SIZE = 64;

    /** Creates a part without classes. */
    public Part(String name, Shape input, Supplier<Block> maker) {
      this(name, input, 0, classes -> maker.get());
    }

    /** Makes new blocks without parameters. */
    public Supplier<Block> block() {
      return () -> maker.apply(classes);
    }

    /**
     * Returns a new block with the parameters that its initializers give, which the manager owns.
     */
    public Block initialized(NDManager manager) {
      NativeWarnings.silence();
      Block block = block().get();
      block.initialize(manager, DataType.FLOAT32, example(1));
      return block;
    }

    /** Returns an input's shape with this batch size, and 64 where any height or width is taken. */
    public Shape example(long batch) {
      long[] shape = input.getShape().clone();
      shape[0] = batch;
      for (int i = 1; i < shape.length; i++) {
        shape[i] = shape[i] < 0 ? ANY_SIZE : shape[i];
      }
      return new Shape(shape);
    }

    /** Returns the same part for another number of classes, if it has classes. */
    public Part withClasses(int classes) {
      return this.classes == 0 ? this : new Part(name, input, classes, maker);
    }
  }
}
