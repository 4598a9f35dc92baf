package dev.kiln.benchmark;

import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.graph.report.Report;
import dev.kiln.pipeline.export.Exports;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The networks whose exports are compared, and the shapes of their inputs. */
enum ExportedNetwork {
  RESNET18("resnet18", "N", 1, 1, 96, 96),
  STYLE("style", "N,H,W", 1, 3, 256, 256),
  DEEPLAB_MOBILENETV2("deeplab-mobilenetv2", "N,H,W", 1, 3, 512, 512);

  private final String network;
  private final String axes;
  private final long[] shape;

  ExportedNetwork(String network, String axes, long... shape) {
    this.network = network;
    this.axes = axes;
    this.shape = shape;
  }

  /** Returns the shape of the input, [N, C, H, W]. */
  long[] shape() {
    return shape.clone();
  }

  /** Lets PyTorch export the network with random weights, and saves these. */
  void exportByPyTorch(Path model, Path weights) {
    String sizes = LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(","));
    PyTorchPeer.export(network, sizes, axes, model, weights);
  }

  /** Exports the network with these weights by Kiln, undressed. */
  Report exportByKiln(Path weights, Path model) {
    try (Model opened = open()) {
      Weights.load(opened.getBlock(), weights);
      return export(opened, model);
    }
  }

  /** Returns the network with its initial weights; the caller closes it. */
  Model open() {
    Network catalogued = Networks.find(network).orElseThrow();
    Model opened = Model.newInstance(network);
    opened.setBlock(catalogued.main().block().get());
    opened.getBlock().initialize(opened.getNDManager(), DataType.FLOAT32, new Shape(shape));
    return opened;
  }

  /** Exports a network that {@link #open} returned. */
  Report export(Model opened, Path model) {
    return Exports.of(network).undressed().save(opened.getBlock(), model);
  }

  /** Returns the network's name in the catalogue. */
  @Override
  public String toString() {
    return network;
  }
}
