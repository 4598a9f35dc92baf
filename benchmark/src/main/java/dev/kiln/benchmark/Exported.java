package dev.kiln.benchmark;

import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.export.Export;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.report.Report;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.op.Operators;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The networks whose exports are compared, and the size of their input. */
enum Exported {
  RESNET18("resnet18", "N", 1, 1, 96, 96),
  STYLE("style", "N,H,W", 1, 3, 256, 256),
  DEEPLAB_MOBILENETV2("deeplab-mobilenetv2", "N,H,W", 1, 3, 512, 512);

  private final String network;
  private final String axes;
  private final long[] shape;

  Exported(String network, String axes, long... shape) {
    this.network = network;
    this.axes = axes;
    this.shape = shape;
  }

  /** The input's shape. */
  long[] shape() {
    return shape.clone();
  }

  /** PyTorch's export of the network, and its weights. */
  void exportByPyTorch(Path model, Path weights) {
    String sizes = LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(","));
    PyTorch.export(network, sizes, axes, model, weights);
  }

  /** Kiln's export of the network with these weights, plain floats in and out. */
  Report exportByKiln(Path weights, Path model) {
    try (Model opened = open()) {
      Weights.load(opened.getBlock(), weights);
      return export(opened, model);
    }
  }

  /** The network at its initialisation; the caller closes it. */
  Model open() {
    Network catalogued = Networks.find(network).orElseThrow();
    Model opened = Model.newInstance(network);
    opened.setBlock(catalogued.main().block().get());
    opened.getBlock().initialize(opened.getNDManager(), DataType.FLOAT32, new Shape(shape));
    return opened;
  }

  /** Kiln's export of a network that {@link #open} gave. */
  Report export(Model opened, Path model) {
    return Export.of(opened.getBlock(), Networks.find(network).orElseThrow().main().input())
        .withLowerings(Lowerings.standard().withTorchOperators(Operators::compute))
        .withParameters(ParameterNames.of(opened.getBlock()))
        .withName(network)
        .save(model);
  }

  /** The network's name in the catalogue. */
  @Override
  public String toString() {
    return network;
  }
}
