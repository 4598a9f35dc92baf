package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.convTranspose;
import static dev.kiln.train.network.Layers.maxPool;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;
import static dev.kiln.train.network.Layers.tanh;

import ai.djl.ndarray.types.Shape;

/**
 * The article's convolutional autoencoder. Takes digits [N, 1, 28, 28] in -1..1, gives the code [N,
 * 8, 2, 2] and the reconstruction [N, 1, 28, 28].
 */
public final class ConvAutoencoder {
  private ConvAutoencoder() {}

  /** Returns the network of the article. */
  static EncoderDecoder convAutoencoder(Dimensions d) {
    int channels = d.channels();
    int code = ((int) d.get("size") - 4) / 12;
    return Initializers.pytorch(
        new EncoderDecoder(
            sequential(
                conv(16, 3, 3, 1), // [N, 16, 10, 10]
                relu(),
                maxPool(2, 2, 0), // [N, 16, 5, 5]
                conv(8, 3, 2, 1), // [N, 8, 3, 3]
                relu(),
                maxPool(2, 1, 0)), // [N, 8, 2, 2]
            sequential(
                convTranspose(16, 3, 2, 0, 0), // [N, 16, 5, 5]
                relu(),
                convTranspose(8, 5, 3, 1, 0), // [N, 8, 15, 15]
                relu(),
                convTranspose(channels, 2, 2, 1, 0), // [N, 1, 28, 28]
                tanh()),
            new Shape(-1, 8, code, code)));
  }
}
