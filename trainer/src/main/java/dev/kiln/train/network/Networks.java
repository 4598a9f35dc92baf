package dev.kiln.train.network;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;

/** The catalogue: every network that Kiln trains. */
public final class Networks {
  private static final Shape DIGIT = new Shape(-1, 1, 28, 28);

  private static final List<Network> ALL =
      List.of(
          Network.of("lenet5", "mnist-classifiers", "digits", DIGIT, LeNet::lenet5),
          Network.of("lenet5-kernel3", "mnist-classifiers", "digits", DIGIT, LeNet::kernel3),
          Network.of("lenet5-half", "mnist-classifiers", "digits", DIGIT, LeNet::half),
          Network.of("lenet5-relu", "mnist-classifiers", "digits", DIGIT, LeNet::relu),
          Network.of("lenet5-shallow", "mnist-classifiers", "digits", DIGIT, LeNet::shallow));

  private Networks() {}

  /** All networks, in the order of the articles. */
  public static List<Network> all() {
    return ALL;
  }

  /** The network of that name, if there is one. */
  public static Optional<Network> find(String name) {
    return ALL.stream().filter(n -> n.name().equals(name)).findFirst();
  }
}
