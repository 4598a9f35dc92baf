package dev.kiln.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {
  @Test
  void weightsInConstantNodesAndSubgraphsAreParameters() {
    TensorData weights = TensorData.ofFloats(List.of(2L, 3L), new float[6]);
    Graph inner =
        new Sketch()
            .floats("inside", 5)
            .node("y = Identity inside")
            .graph()
            .between(List.of(), List.of());
    Graph graph =
        new Sketch(2, 3)
            .floats("w", 4)
            .longs("axes", 1)
            .node("c = Constant", Map.of("value", new Attribute.Tensor(weights)))
            .node("d = Constant", Map.of("value_floats", new Attribute.Floats(List.of(1f, 2f))))
            .node("y = If x", Map.of("then_branch", new Attribute.Subgraph(inner)))
            .graph();
    assertEquals(4 + 6 + 2 + 5, graph.parameters());
    assertEquals(5, graph.weights().size());
  }
}
