package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.linear;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;
import static dev.kiln.train.network.Layers.tanh;

import ai.djl.ndarray.types.Shape;

/**
 * The article's autoencoder of linear layers, with a code of three numbers that can be drawn. Takes
 * digits [N, 784] in -1..1, gives the code [N, 3] and the reconstruction [N, 784], if unchanged.
 */
public final class Autoencoder {
  private Autoencoder() {}

  /** Returns the network of the article. */
  static EncoderDecoder autoencoder(Dimensions d) {
    int code = (int) d.get("latent");
    int side = (int) d.get("size");
    int pixels = side * side;
    return Initializers.pytorch(
        new EncoderDecoder(
            sequential(linear(128), relu(), linear(64), relu(), linear(12), relu(), linear(code)),
            sequential(
                linear(12),
                relu(),
                linear(64),
                relu(),
                linear(128),
                relu(),
                linear(pixels),
                tanh()),
            new Shape(-1, code)));
  }
}
