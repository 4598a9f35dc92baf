package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.util.PairList;
import dev.kiln.export.lower.Attributes;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.Op;
import dev.kiln.graph.report.Report;
import dev.kiln.runtime.ElementType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that a block author adds. */
class OwnOperatorsTest extends Exporting {
  @Test
  void blockAuthorCanAddARowForAMethod() {
    Block block = new LambdaBlock(list -> new NDList(list.singletonOrThrow().cumSum(1)));
    Lowerings more =
        Lowerings.standard()
            .with(
                "NDArray.cumSum",
                (call, emitter) ->
                    emitter.foreign(
                        "",
                        "CumSum",
                        Attributes.none(),
                        1,
                        emitter.value(call.receiver()),
                        emitter.scalar(call.integer(0), ElementType.INT64)));
    Report report =
        Export.of(block, new Shape(-1, 6)).withLowerings(more).save(folder.resolve("sum.onnx"));
    assertTrue(report.verification().worst().relative() <= 1e-4);
  }

  @Test
  void blockAuthorCanAddAnOperatorOfTheirOwn() {
    Block block =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              PairList<String, Object> settings = new PairList<>();
              settings.add("factor", 3);
              return Shout.of(x, settings);
            });
    Lowerings more =
        Lowerings.standard()
            .with(
                "example.shout",
                (list, settings) -> Shout.compute(list.head(), (Integer) settings.get("factor")),
                (call, emitter) ->
                    List.of(
                        emitter.node(
                            Op.MUL,
                            emitter.value(call.arrays(0).get(0)),
                            emitter.scalar(call.named(1).get("factor"), ElementType.FLOAT))));
    Report report =
        Export.of(block, new Shape(-1, 6)).withLowerings(more).save(folder.resolve("own.onnx"));
    assertEquals(1, report.nodes());
    String message = failure(Export.of(block, new Shape(-1, 6)));
    assertTrue(message.startsWith("no lowering for 1 operator: example.shout at "), message);
  }
}
