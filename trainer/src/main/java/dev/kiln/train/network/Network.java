package dev.kiln.train.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import java.util.function.Supplier;

/**
 * An entry of the catalogue: a network that an article describes.
 *
 * @param name what the command line calls it, such as {@code lenet5-relu}
 * @param article the article it comes from, without the file's ending
 * @param task what a model of it is for: {@code digits}, {@code autoencoder}, {@code generator},
 *     {@code style}, {@code segmentation} or {@code classification}
 * @param parts what is trained together; the first one is what is exported
 */
public record Network(String name, String article, String task, List<Part> parts) {
  public Network {
    parts = List.copyOf(parts);
  }

  /** A network of one part. */
  public static Network of(
      String name, String article, String task, Shape input, Supplier<Block> block) {
    return new Network(name, article, task, List.of(new Part(name, input, block)));
  }

  /** The part that is exported. */
  public Part main() {
    return parts.get(0);
  }

  /**
   * A part of a network, such as a GAN's generator.
   *
   * @param name what its checkpoints are called
   * @param input the shape it takes, batch first; -1 where any size is taken
   * @param block makes a new block without parameters
   */
  public record Part(String name, Shape input, Supplier<Block> block) {}
}
