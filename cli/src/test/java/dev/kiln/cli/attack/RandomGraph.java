package dev.kiln.cli.attack;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kiln.graph.onnx.OnnxProto.GraphProto;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.NodeProto;
import dev.kiln.graph.onnx.OnnxProto.OperatorSetIdProto;
import dev.kiln.graph.onnx.OnnxProto.ValueInfoProto;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Nodes and inputs of several models in one graph, each node reading what was made before, mostly
 * of the type that it takes.
 */
final class RandomGraph {
  private static final int MOST_NODES = 8;
  private static final int UNKNOWN = 0;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("random");
  private final Map<String, Integer> types = new LinkedHashMap<>();
  private final Random random;

  private RandomGraph(Random random) {
    this.random = random;
  }

  static byte[] of(List<byte[]> models, Random random) {
    RandomGraph made = new RandomGraph(random);
    for (int i = 2 + random.nextInt(MOST_NODES - 1); i > 0; i--) {
      made.add(parse(models.get(random.nextInt(models.size()))), i);
    }
    made.types.keySet().stream()
        .reduce((one, next) -> next)
        .ifPresent(last -> made.graph.addOutput(ValueInfoProto.newBuilder().setName(last)));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13 + random.nextInt(10)))
        .setGraph(made.graph)
        .build()
        .toByteArray();
  }

  private static GraphProto parse(byte[] model) {
    try {
      return ModelProto.parseFrom(model).getGraph();
    } catch (InvalidProtocolBufferException e) {
      return GraphProto.getDefaultInstance();
    }
  }

  private void add(GraphProto other, int number) {
    Map<String, String> own = new HashMap<>();
    for (ValueInfoProto input : other.getInputList()) {
      String name = "x" + number + "_" + input.getName();
      graph.addInput(input.toBuilder().setName(name));
      types.put(name, type(input));
      own.put(input.getName(), name);
    }
    if (other.getNodeCount() > 0) {
      NodeProto node = other.getNode(random.nextInt(other.getNodeCount()));
      NodeProto.Builder rewired = node.toBuilder().clearInput().clearOutput().clearName();
      node.getInputList().forEach(input -> rewired.addInput(source(own.get(input))));
      for (int i = 0; i < node.getOutputCount(); i++) {
        String name = "y" + number + "_" + i;
        rewired.addOutput(name);
        types.put(name, type(node.getOutput(i), other));
      }
      graph.addNode(rewired);
    }
  }

  /** Returns a value for an input of a node, whose own one is given if its graph has it. */
  private String source(String own) {
    List<String> fitting =
        types.keySet().stream()
            .filter(name -> own == null || types.get(name).equals(types.get(own)))
            .toList();
    if (own != null && random.nextBoolean() || fitting.isEmpty()) {
      return own == null ? "" : own;
    }
    return fitting.get(random.nextInt(fitting.size()));
  }

  private static int type(String output, GraphProto graph) {
    return graph.getOutputList().stream()
        .filter(value -> value.getName().equals(output))
        .findFirst()
        .map(RandomGraph::type)
        .orElse(UNKNOWN);
  }

  private static int type(ValueInfoProto value) {
    return value.getType().getTensorType().getElemType();
  }
}
