package dev.kiln.tune.prune;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Takes channels out of a graph, or makes nothing of what they hold. */
final class Cut {
  private final Graph graph;
  private final ChannelSlots slots;
  private final Set<Integer> roots;
  private final Map<Place, int[]> places;
  private final Map<String, TensorData> added = new LinkedHashMap<>();

  /**
   * Prepares a cut.
   *
   * @param roots the channels to take out, by the slot that stands for each
   */
  Cut(Graph graph, ChannelSlots slots, Set<Integer> roots) {
    this.graph = graph;
    this.slots = slots;
    this.roots = roots;
    places = slots.all();
  }

  /** Returns how many slots are left at a place. */
  int size(Place place) {
    return kept(places.get(place)).length;
  }

  /** Adds a constant that a repaired node reads. */
  String add(String wanted, TensorData value) {
    Set<String> taken = graph.defines();
    String name = wanted;
    for (int i = 2; taken.contains(name); i++) {
      name = wanted + "_" + i;
    }
    added.put(name, value);
    return name;
  }

  private int[] kept(int[] all) {
    return IntStream.range(0, all.length).filter(i -> !isCut(all[i])).toArray();
  }

  private boolean isCut(int slot) {
    return roots.contains(slots.ties.root(slot));
  }

  /** Returns the graph without the channels. */
  Graph graph() {
    Graph smaller = changed((place, value) -> sliced(value, place));
    List<Node> nodes = new ArrayList<>();
    for (Node node : smaller.nodes()) {
      ChannelSlots.Repair repair =
          node.outputs().isEmpty() ? null : slots.repairs().get(node.output());
      nodes.add(repair == null ? node : repair.apply(node, this));
    }
    Map<String, TensorData> initializers = new LinkedHashMap<>(smaller.initializers());
    initializers.putAll(added);
    List<Value> values = graph.values().stream().map(this::sized).toList();
    return smaller.with(nodes, initializers, values);
  }

  /** Returns the graph in which nothing of the channels is read: weights are 0 there. */
  Graph masked() {
    Set<Place> readers = slots.readers();
    return changed((place, value) -> readers.contains(place) ? zeroed(value, place) : value);
  }

  private Graph changed(BiFunction<Place, TensorData, TensorData> change) {
    Map<String, TensorData> initializers = new LinkedHashMap<>(graph.initializers());
    Map<String, List<Place>> ofConstant = new LinkedHashMap<>();
    places.keySet().stream()
        .filter(place -> slots.isConstant(place.value()))
        .forEach(
            place ->
                ofConstant.computeIfAbsent(place.value(), key -> new ArrayList<>()).add(place));
    initializers.replaceAll((name, value) -> changed(value, ofConstant.get(name), change));
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      TensorData value = node.constant().orElse(null);
      List<Place> found = value == null ? null : ofConstant.get(node.output());
      if (found == null) {
        nodes.add(node);
      } else {
        String attribute = node.attributes().keySet().iterator().next();
        TensorData other = changed(value, found, change);
        nodes.add(node.without(attribute).with("value", new Attribute.Tensor(other)));
      }
    }
    return graph.with(nodes, initializers, graph.values());
  }

  private static TensorData changed(
      TensorData value, List<Place> found, BiFunction<Place, TensorData, TensorData> change) {
    TensorData result = value;
    for (Place place : found == null ? List.<Place>of() : found) {
      result = change.apply(place, result);
    }
    return result;
  }

  private TensorData sliced(TensorData value, Place place) {
    int[] kept = kept(places.get(place));
    if (kept.length == places.get(place).length) {
      return value;
    }
    List<Long> dims = new ArrayList<>(value.dims());
    Slices rows = new Slices(value, place.axis());
    dims.set(place.axis(), (long) kept.length);
    ByteBuffer data = ByteBuffer.allocate(rows.outer() * kept.length * rows.bytes());
    for (int i = 0; i < rows.outer(); i++) {
      for (int slot : kept) {
        data.put(rows.of(i, slot));
      }
    }
    return new TensorData(value.type(), dims, data.flip());
  }

  private TensorData zeroed(TensorData value, Place place) {
    int[] all = places.get(place);
    Slices rows = new Slices(value, place.axis());
    ByteBuffer data = ByteBuffer.allocate(value.data().remaining());
    for (int i = 0; i < rows.outer(); i++) {
      for (int slot = 0; slot < all.length; slot++) {
        data.put(isCut(all[slot]) ? ByteBuffer.allocate(rows.bytes()) : rows.of(i, slot));
      }
    }
    return new TensorData(value.type(), value.dims(), data.flip());
  }

  /** The bytes of a tensor, taken apart along an axis. */
  private record Slices(TensorData value, int axis) {
    int outer() {
      return product(value.dims().subList(0, axis));
    }

    int bytes() {
      return (int) value.type().bytes(product(value.dims().subList(axis + 1, value.dims().size())));
    }

    ByteBuffer of(int outer, int slot) {
      int row = outer * (int) (long) value.dims().get(axis) + slot;
      return value.data().slice(row * bytes(), bytes());
    }

    private static int product(List<Long> dims) {
      return Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
    }
  }

  private Value sized(Value value) {
    if (value.shape() == null) {
      return value;
    }
    List<Dim> dims = new ArrayList<>(value.shape());
    slots
        .of(value.name())
        .forEach(
            (axis, all) -> {
              if (dims.get(axis) instanceof Dim.Fixed) {
                dims.set(axis, Dim.of(kept(all).length));
              }
            });
    return value.withShape(dims);
  }
}
