package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.dropout;
import static dev.kiln.train.network.Layers.flatten;
import static dev.kiln.train.network.Layers.globalAvgPool;
import static dev.kiln.train.network.Layers.linear;
import static dev.kiln.train.network.Layers.maxPool;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;

/**
 * AlexNet as in Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural
 * Networks" (2012), in one piece and without local response normalization. Takes [N, C, 224, 224],
 * of the article's digits [N, 1, 224, 224] in 0..1, and gives logits [N, classes].
 */
public final class AlexNet {
  private AlexNet() {}

  /**
   * Returns the network of the article, or with global average pooling and one linear layer in
   * place of three (Lin et al., "Network In Network", 2014), which hold nine tenths of its
   * parameters.
   */
  static Block alexnet(int classes, Dimensions d) {
    SequentialBlock features =
        sequential(
            conv(96, 11, 4, 1),
            relu(),
            maxPool(3, 2, 0),
            conv(256, 5, 1, 2),
            relu(),
            maxPool(3, 2, 0),
            conv(384, 3, 1, 1),
            relu(),
            conv(384, 3, 1, 1),
            relu(),
            conv(256, 3, 1, 1),
            relu(),
            maxPool(3, 2, 0));
    if (d.isOn("average-pool")) {
      features.addAll(globalAvgPool(), linear(classes));
    } else {
      features.addAll(
          flatten(),
          linear(4096),
          relu(),
          dropout(0.5f),
          linear(4096),
          relu(),
          dropout(0.5f),
          linear(classes));
    }
    return Initializers.xavierUniform(features);
  }
}
