package dev.kiln.cli.train;

import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.Mnist;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.data.PictureSplit;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.TrainingPictures;
import java.io.PrintWriter;
import java.nio.file.Path;

/** What {@code --data} means to a network that learns from pictures without classes. */
final class OwnPictures {
  static final String CHANNELS = "channels";

  private OwnPictures() {}

  /** Returns whether a folder of pictures is meant, and not one of data in MNIST's format. */
  static boolean areMeant(Path data) {
    return data != null && !Mnist.isMeant(data) && PictureFolder.isIn(data);
  }

  /** Returns a network for a folder of pictures, in colour if it can; for other data as it is. */
  static Network adapted(Network network, Path data) {
    return areMeant(data) && network.dimensions().has(CHANNELS)
        ? network.with(CHANNELS, 3)
        : network;
  }

  /** Returns the pictures of a folder, and says what there are. */
  static TrainingPictures.Source of(Path data, Network network, PrintWriter out) {
    PictureSplit split = PictureSplit.of(data);
    Shape shape = TrainingPictures.shape(network.parts().get(network.parts().size() - 1).input());
    split.lines("the middle of each " + shown(shape)).forEach(out::println);
    return TrainingPictures.of(split.train(), split.test());
  }

  /** Returns the size and the colour of pictures [N, C, H, W] in words. */
  static String shown(Shape shape) {
    String colour = shape.get(1) == 1 ? "grey" : "colour";
    return "at %dx%d, %s".formatted(shape.get(3), shape.get(2), colour);
  }

  /** Returns data in MNIST's format. */
  static TrainingPictures.Source digits(Path data) {
    Path folder = data == null ? Mnist.cached() : data;
    return TrainingPictures.of(Mnist.train(folder), Mnist.test(folder));
  }
}
