package dev.kiln.export.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.nn.LambdaBlock;
import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Capture;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.export.capture.Trace;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.export.lower.OperatorCases.OperatorCase;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Op;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes docs/operators.md from the tables, and fails where the page says something else. With
 * {@code -Dkiln.write} it replaces the page.
 */
class OperatorsPageTest {
  private static final Path PAGE = Path.of("../docs/operators.md");

  /** A test of the tuner writes its table into this page. */
  private static final Path TUNING = Path.of("../docs/tuning.md");

  private static final String TABLE = "The table: ";

  /** Methods that look at an array, hand it on, give a constant or belong to training. */
  private static final Set<String> NO_OPERATORS =
      Set.of(
          "NDArray.getGradient",
          "NDArray.stopGradient",
          "NDArrayEx.getArray",
          "NDArrayEx.multiBoxPrior");

  private static final Set<String> IN_PLACE = Set.of("addi", "subi", "muli", "divi", "modi");

  private final Lowerings lowerings = TorchCases.lowerings();
  private final Map<String, Set<String>> written = new TreeMap<>();
  private final Map<String, Integer> first = new HashMap<>();

  @Test
  void pageSaysWhatTheTablesSay() throws IOException {
    for (OperatorCase operator : cases()) {
      Trace trace =
          Capture.of(
              new LambdaBlock(operator.forward()),
              ProbeShapes.of(operator.inputs()),
              Map.of(),
              lowerings);
      for (Call call : trace.calls()) {
        look(alone(call, trace));
      }
    }
    assertEquals(lowerings.operators(), written.keySet());
    if (System.getProperty("kiln.write") != null) {
      Files.writeString(PAGE, page());
    }
    assertEquals(page(), Files.readString(PAGE), "run this test with -Dkiln.write");
  }

  @Test
  void everyRowIsWrittenForEveryOpsetOrSaysWhichOneItNeeds() {
    for (OperatorCase operator : cases()) {
      Trace trace =
          Capture.of(
              new LambdaBlock(operator.forward()),
              ProbeShapes.of(operator.inputs()),
              Map.of(),
              lowerings);
      for (int opset = Op.FIRST_OPSET; opset <= Op.LAST_OPSET; opset++) {
        try {
          lower(trace, opset);
        } catch (GraphException e) {
          String needed = "(?s).* needs .*opset \\d+ or newer, found opset " + opset + ".*";
          assertTrue(e.getMessage().matches(needed), operator + ": " + e.getMessage());
        }
      }
    }
  }

  private static List<OperatorCase> cases() {
    return Stream.concat(OperatorCases.all().stream(), TorchCases.all().stream()).toList();
  }

  /** The trace with that call alone; what others made is given. */
  private static Trace alone(Call call, Trace trace) {
    List<TracedArray> given = new ArrayList<>(trace.inputs());
    trace.calls().stream()
        .filter(other -> other != call)
        .forEach(other -> given.addAll(other.results()));
    return new Trace(given, call.results(), trace.constants(), List.of(call));
  }

  /** Notes what a call becomes, and the first opset that has it. */
  private void look(Trace trace) {
    String operator = trace.calls().get(0).operator();
    int opset =
        IntStream.rangeClosed(Op.FIRST_OPSET, Op.LAST_OPSET)
            .filter(version -> works(trace, version))
            .findFirst()
            .orElseThrow();
    first.merge(operator, opset, Math::min);
    Set<String> nodes = written.computeIfAbsent(operator, key -> new TreeSet<>());
    for (int version : new int[] {opset, Op.LAST_OPSET}) {
      lower(trace, version).nodes().stream()
          .map(Node::operator)
          .filter(node -> !node.equals("Identity"))
          .forEach(nodes::add);
    }
  }

  private boolean works(Trace trace, int opset) {
    try {
      lower(trace, opset);
      return true;
    } catch (GraphException e) {
      return false;
    }
  }

  private Graph lower(Trace trace, int opset) {
    return Lower.of(
            trace,
            lowerings,
            "operator",
            names("x", trace.inputs().size()),
            names("y", trace.outputs().size()),
            opset)
        .graph();
  }

  private static List<String> names(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + i).toList();
  }

  private static Set<String> trained() throws IOException {
    String line =
        Files.readAllLines(TUNING).stream()
            .filter(text -> text.startsWith(TABLE))
            .findFirst()
            .orElseThrow();
    String names = line.substring(TABLE.length(), line.length() - 1);
    return Set.of(names.split(", "));
  }

  /** Returns whether what a method becomes is trained, or which operators stay as they are. */
  private static String trains(Set<String> nodes, Set<String> trained) {
    List<String> others = nodes.stream().filter(node -> !trained.contains(node)).toList();
    return others.isEmpty() ? "yes" : "not " + String.join(", ", others);
  }

  private String page() throws IOException {
    Set<String> trained = trained();
    StringBuilder page = new StringBuilder();
    page.append("# Operators\n\n");
    page.append(
        "What can be exported: methods of DJL's NDArray, of its internal NDArrayEx and of\n");
    page.append(
        "NDManager, and operators of PyTorch that blocks call by name. Methods that are made\n");
    page.append(
        "of others, and those that work in place, are followed too. Written by a test from the\n");
    page.append("tables in `dev.kiln.export.lower`. The column about training\n");
    page.append("is written from the table of the [tuner](tuning.md#operators).\n\n");
    page.append("| method | ONNX | opset | trains | note |\n| --- | --- | --- | --- | --- |\n");
    written.forEach(
        (operator, nodes) ->
            page.append(
                "| `%s` | %s | %d | %s | %s |\n"
                    .formatted(
                        operator,
                        nodes.isEmpty() ? "nothing" : String.join(", ", nodes),
                        first.get(operator),
                        trains(nodes, trained),
                        Optional.ofNullable(Lowerings.notes().get(operator)).orElse(""))));
    page.append("\nNot supported, and refused with the line that calls it:\n\n");
    unsupported().forEach(operator -> page.append("- `").append(operator).append("`\n"));
    page.append(
        "- random numbers, values that leave the arrays, and what changes an array by an index\n");
    return page.toString();
  }

  /** The abstract methods that make arrays and have no row. */
  private Set<String> unsupported() {
    Set<String> names = new TreeSet<>();
    for (Class<?> type : List.of(NDArray.class, NDArrayEx.class)) {
      for (Method method : type.getMethods()) {
        boolean makesArrays =
            method.getReturnType() == NDArray.class || method.getReturnType() == NDList.class;
        String name = type.getSimpleName() + "." + method.getName();
        if (method.getDeclaringClass() == type
            && Modifier.isAbstract(method.getModifiers())
            && makesArrays
            && !isInPlace(method)
            && !NO_OPERATORS.contains(name)
            && lowerings.operators().stream()
                .noneMatch(o -> o.replaceFirst("\\(.*", "").equals(name))) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static boolean isInPlace(Method method) {
    String name = method.getName();
    return IN_PLACE.contains(name) || Set.of("powi", "signi", "negi").contains(name);
  }
}
