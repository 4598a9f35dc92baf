package dev.kiln.runtime.guard;

import static dev.kiln.runtime.guard.Guarded.accepted;

import dev.kiln.runtime.guard.ProtoTree.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models that end the process when ONNX Runtime opens them; found by {@link FuzzedModelsTest}. */
class CrashTest {
  private static final String SMALLEST = "contain the smallest integer";

  @Test
  void sizesThatOnnxRuntimeDividesBy() {
    refused("in x float 1,8,4,4\n y = DepthToSpace x | blocksize=4294967296\n out y", "blocksize");
    refused("in x float 1,8,4,4\n w float 4,2,3,3\n y = Conv x w | group=0\n out y", "group");
    refused("in x float 1,8,4,4\n y = MaxPool x | kernel_shape=[2,2] strides=[0,1]", "strides");
    refused("y = Conv x w | group=-9223372036854775808", "group");
    passes("y = Conv x w | group=2147483647 strides=[1,2] dilations=[3]");
    ProtoTree graph = Sketch.graph("y = Conv x w | group=1");
    ProtoTree node = (ProtoTree) graph.fields.get(1).value;
    ProtoTree group = (ProtoTree) node.fields.get(node.fields.size() - 1).value;
    group.fields.removeIf(field -> field.number == 3);
    Guarded.refused("the attribute 'group' has no value of its type 2", Sketch.model(graph));
  }

  @Test
  void sizesThatAreHandedToFunctions() {
    Sketch sketch = new Sketch(Map.of());
    ProtoTree inner = sketch.function("Inner", "y = DepthToSpace x | blocksize=1");
    parameter(inner, "b");
    ProtoTree outer = sketch.function("Outer", "y = own:Inner x | b=1");
    parameter(outer, "c");
    Guarded.refused(
        "the attribute 'blocksize' is a size, but it is 4294967296",
        Sketch.model(Sketch.graph("y = own:Outer x | c=4294967296"), outer, inner));
    accepted(Sketch.model(Sketch.graph("y = own:Outer x | c=2 d=0"), outer, inner));
  }

  /** The only attribute of the only node takes the value of a parameter of the function. */
  private static void parameter(ProtoTree function, String name) {
    ProtoTree node =
        (ProtoTree)
            function.fields.stream().filter(field -> field.number == 7).findFirst().get().value;
    node.fields.stream()
        .filter(field -> field.number == 5)
        .map(field -> (ProtoTree) field.value)
        .forEach(
            attribute -> {
              attribute.fields.removeIf(field -> field.number == 3);
              attribute.text(21, name);
            });
  }

  @Test
  void chunksOfNothing() {
    String split = "y = SplitToSequence x n\n out y";
    refused(
        "in x float 4\n n int64 == 0\n " + split,
        "sizes of at least 1, but 'n' is not such a constant");
    refused("in x float 4\n a int64 == 1\n n = Sub a a\n " + split, "'n' is not such a constant");
    refused("in x float 4\n in n int64\n " + split, "'n' is not such a constant");
    passes("in x float 4\n n int64 == 2\n " + split);
    passes("in x float 4\n n int32 = 2,2\n " + split);
    passes("in x float 4\n y = SplitToSequence x\n out y");
    Sketch sketch = new Sketch(Map.of("two", Sketch.tensor("t int64 == 2")));
    accepted(Sketch.model(sketch.read("n = Constant | value=#two\n" + split)));
    accepted(Sketch.model(sketch.read("n = Constant | value_int=2\n" + split)));
    Guarded.refused(
        "'n' is not such a constant",
        Sketch.model(sketch.read("n = Constant | value_ints=[2,0]\n" + split)));
  }

  @Test
  void smallestNumberDivided() {
    refused("a int64 = 1,-9223372036854775808\n b int64 = -1\n y = Div a b", SMALLEST);
    refused("a int32 = -2147483648\n b int32 = -1\n y = Mod a b", SMALLEST);
    passes("a int64 = -2147483648\n b int64 = -1\n y = Div a b");
    passes("a int64 = -9223372036854775808\n y = Slice x a a");
    ProtoTree typed = new ProtoTree(Kind.TENSOR).text(8, "a").number(2, 6).number(1, 1);
    Guarded.refused(
        SMALLEST, Sketch.model(Sketch.graph("y = Div a b").message(5, typed.number(5, 1L << 31))));
  }

  @Test
  void inputsThatAreReadUnasked() {
    String normal = "v float 6\n y = LayerNormalization x v ";
    refused(normal + "_", "an omitted last input");
    passes(normal + "v");
    passes(normal);
    refused("y = com.microsoft:QLinearLeakyRelu q s z s", "has 4 inputs, it needs 5");
    passes("y = com.microsoft:QLinearLeakyRelu q s z s z");
  }

  @Test
  void functionsThatAreGivenMoreThanTheyTake() {
    Sketch sketch = new Sketch(Map.of());
    ProtoTree function = sketch.function("F", "y = Relu x");
    String reason = "the function 'own:F' is called with more inputs or outputs than it has";
    Guarded.refused(reason, Sketch.model(Sketch.graph("y = own:F x x"), function));
    Guarded.refused(reason, Sketch.model(Sketch.graph("y z = own:F x"), function));
    accepted(Sketch.model(Sketch.graph("y = own:F x"), function));
    Guarded.refused("Relu needs its input 1", Sketch.model(Sketch.graph("y = own:F"), function));
  }

  @Test
  void weightsAndScalesWithoutElements() {
    refused("w float 4,0,0,2\n y = Conv x w", "'w' has no elements");
    String quantize = "in x float 4\n s float == 1\n z uint8 0\n e uint8 == 1\n y = ";
    refused(quantize + "QuantizeLinear x s z", "'z' has no elements");
    passes(quantize + "QuantizeLinear x s e");
    refused(quantize + "com.microsoft:QLinearSoftmax x s e s z | opset=13", "'z' has no elements");
    passes(quantize + "Concat x z");
  }

  @Test
  void scalesThatAreNoList() {
    String reason = "needs a list of scales";
    String picture = "in x float 1,1,4,4\n ";
    refused(picture + "in s float 1,2,8,8\n y = Resize x _ s", reason);
    refused(picture + "s float 128\n y = Resize x _ s", reason);
    refused(picture + "s float 1,4\n y = Resize x s", reason);
    refused(picture + "s float 24\n y = Upsample x s", reason);
    passes(picture + "s float 4\n r float 8\n y = Resize x r s");
    passes(picture + "in s float n\n y = Resize x _ s");
    passes(picture + "n int64 = 1,1,8,8\n y = Resize x _ _ n");
  }

  @Test
  void shapesThatAreTakenForGranted() {
    refused(
        "b float == 1\n e m = com.microsoft:EmbedLayerNormalization i _ w p _ g b",
        "the operator EmbedLayerNormalization");
  }

  private static void passes(String lines) {
    accepted(Sketch.model(Sketch.graph(lines)));
  }

  private static void refused(String lines, String reason) {
    Guarded.refused(reason, Sketch.model(Sketch.graph(lines)));
  }
}
