package dev.kiln.export.lower;

import ai.djl.ndarray.NDList;
import ai.djl.util.PairList;
import dev.kiln.export.capture.RecordedOperators;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Every operator that can be exported: the union of the families' tables, and what a block author
 * adds. Immutable.
 */
public final class Lowerings implements RecordedOperators {
  private static final List<LoweringTable> FAMILIES =
      List.of(
          Elementwise.ROWS,
          Activations.ROWS,
          Convolutions.ROWS,
          Resizing.ROWS,
          Indexing.ROWS,
          Ordering.ROWS,
          ArrayCreation.ROWS,
          Recurrent.ROWS,
          Pooling.ROWS,
          Shapes.ROWS,
          Reductions.ROWS,
          LinearAlgebra.ROWS,
          Normalizations.ROWS);

  private static final Lowerings STANDARD = new Lowerings(union(), Map.of());

  private final Map<String, Lowering> rows;
  private final Map<String, BiFunction<NDList, PairList<String, ?>, NDList>> computations;

  private Lowerings(
      Map<String, Lowering> rows,
      Map<String, BiFunction<NDList, PairList<String, ?>, NDList>> computations) {
    this.rows = rows;
    this.computations = computations;
  }

  /** The operators of DJL that Kiln knows. */
  public static Lowerings standard() {
    return STANDARD;
  }

  /**
   * These, and a row for one more method, or another row for one that is there.
   *
   * @param operator interface and method, such as {@code NDArray.cumSum}; for a method that has a
   *     body of its own, with the types, such as {@code NDArray.get(NDManager,NDIndex)}
   */
  public Lowerings with(String operator, Lowering lowering) {
    Map<String, Lowering> more = new LinkedHashMap<>(rows);
    more.put(operator, lowering);
    return new Lowerings(more, computations);
  }

  /**
   * These, and an operator of a block author's own, which the block calls by {@code
   * array.getManager().invoke(operator, arrays, settings)}. The call's arguments are the arrays and
   * the settings by name.
   *
   * @param computation what it gives, on arrays of the engine
   */
  public Lowerings with(
      String operator,
      BiFunction<NDList, PairList<String, ?>, NDList> computation,
      Lowering lowering) {
    Map<String, BiFunction<NDList, PairList<String, ?>, NDList>> more = new HashMap<>(computations);
    more.put(operator, computation);
    return new Lowerings(with(operator, lowering).rows, more);
  }

  /**
   * These, and PyTorch's operators that DJL has no method for: {@code conv_transpose2d}, {@code
   * reflection_pad2d}, {@code instance_norm}, {@code upsample_bilinear2d} and {@code
   * adaptive_avg_pool2d}. A block calls them by {@code array.getManager().invoke(name, arrays,
   * settings)}, with the settings under PyTorch's names.
   */
  public Lowerings withTorchOperators(Computation computation) {
    Lowerings more = this;
    for (Map.Entry<String, Lowering> row : TorchOperators.ROWS.all().entrySet()) {
      String name = row.getKey();
      more =
          more.with(
              name,
              (arrays, settings) -> computation.compute(name, arrays, settings),
              row.getValue());
    }
    return more;
  }

  /** The names of all operators, sorted. */
  public SortedSet<String> operators() {
    return new TreeSet<>(rows.keySet());
  }

  /** What is to be known of some operators of DJL and PyTorch, by name. */
  public static Map<String, String> notes() {
    Map<String, String> notes = new HashMap<>(TorchOperators.ROWS.notes());
    FAMILIES.forEach(family -> notes.putAll(family.notes()));
    return notes;
  }

  @Override
  public boolean contains(String operator) {
    return rows.containsKey(operator);
  }

  @Override
  public Optional<BiFunction<NDList, PairList<String, ?>, NDList>> computation(String operator) {
    return Optional.ofNullable(computations.get(operator));
  }

  Lowering row(String operator) {
    return rows.get(operator);
  }

  private static Map<String, Lowering> union() {
    LoweringTable all = new LoweringTable();
    FAMILIES.forEach(family -> family.all().forEach(all::rows));
    return all.all();
  }
}
