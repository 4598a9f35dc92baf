package dev.kiln.runtime.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Small whole models, each with operators of one family, for mutation. */
final class Seeds {
  private Seeds() {}

  static List<byte[]> all() {
    List<ProtoTree> models = new ArrayList<>();
    Sketch sketch = new Sketch(Map.of("one", Sketch.tensor("one int64 = 1")));
    for (String family :
        List.of(
            "convolutions",
            "arithmetic",
            "recurrent",
            "quantized",
            "microsoft",
            "packed",
            "machine-learning",
            "detection",
            "sequences",
            "shapes")) {
      models.add(Sketch.model(sketch.read(lines(family + ".txt"))));
    }
    models.add(branches());
    models.add(loops());
    models.add(functions());
    models.add(external());
    return models.stream().map(ProtoTree::toBytes).toList();
  }

  private static String lines(String resource) {
    try (InputStream in = Seeds.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProtoTree branches() {
    ProtoTree inner = Sketch.graph("c float 2\n i = Add x c\n out i");
    ProtoTree other = Sketch.graph("i = Neg x\n out i");
    Sketch sketch = new Sketch(Map.of("inner", inner, "other", other));
    ProtoTree then = sketch.read("t = If flag | then_branch=$inner else_branch=$other\n out t");
    ProtoTree otherwise = sketch.read("t = Mul x x\n u = Relu t\n out u");
    return Sketch.model(
        new Sketch(Map.of("then", then, "else", otherwise))
            .read(
                """
                in x float 2
                in flag bool
                yes bool == 1
                y = If flag | then_branch=$then else_branch=$else
                z = If yes | then_branch=$then else_branch=$else
                out y
                out z
                """));
  }

  private static ProtoTree loops() {
    ProtoTree body =
        Sketch.graph(
            """
            in i int64
            in cond bool
            in state float 2
            next = Add state x
            keep = Identity cond
            scan = Mul next x
            out keep
            out next
            out scan
            """);
    ProtoTree step =
        Sketch.graph(
            """
            in state float 2
            in item float 2
            sum = Add state item
            copy = Identity sum
            out sum
            out copy
            """);
    return Sketch.model(
        new Sketch(Map.of("body", body, "step", step))
            .read(
                """
                in x float 2
                trips int64 == 3
                go bool == 1
                start float 2
                items float 5,2
                last all = Loop trips go start | body=$body
                sum each = Scan start items | body=$step num_scan_inputs=1 scan_input_axes=[0]
                out last
                out all
                out sum
                out each
                """));
  }

  private static ProtoTree functions() {
    Sketch sketch = new Sketch(Map.of());
    return Sketch.model(
        Sketch.graph("in x float 2,2\n a = own:Twice x\n y = own:Inner a\n out y"),
        sketch.function("Twice", "h = own:Inner x\n y = own:Inner h"),
        sketch.function("Inner", "r = Relu x\n y = Add r x"));
  }

  /** Its weights lie in the file w.bin of 64 bytes. */
  private static ProtoTree external() {
    ProtoTree graph = Sketch.graph("in x float 4\n y = Add x w\n z = Mul y v\n out z");
    for (String name : List.of("w", "v")) {
      ProtoTree tensor =
          new ProtoTree(ProtoTree.Kind.TENSOR).number(1, 4).number(2, 1).text(8, name);
      entry(tensor, "location", "w.bin");
      entry(tensor, "offset", name.equals("w") ? "0" : "16");
      entry(tensor, "length", "16");
      graph.message(5, tensor.number(14, 1));
    }
    return Sketch.model(graph);
  }

  private static void entry(ProtoTree tensor, String key, String value) {
    tensor.message(13, new ProtoTree(ProtoTree.Kind.ENTRY).text(1, key).text(2, value));
  }
}
