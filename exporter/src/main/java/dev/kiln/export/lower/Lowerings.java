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
 * The table of all operators that can be exported: the tables of the operator families and the rows
 * that block authors add. Immutable.
 */
public final class Lowerings implements RecordedOperators {
  private static final List<LoweringTable> FAMILIES =
      List.of(
          Elementwise.ROWS,
          Trigonometry.ROWS,
          Activations.ROWS,
          Convolutions.ROWS,
          Resizing.ROWS,
          Indexing.ROWS,
          Scattering.ROWS,
          Counted.ROWS,
          Ordering.ROWS,
          ArrayCreation.ROWS,
          Recurrent.ROWS,
          Pooling.ROWS,
          Shapes.ROWS,
          AxisOrder.ROWS,
          Reductions.ROWS,
          Cumulative.ROWS,
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

  /** Returns the DJL operators that Kiln supports. */
  public static Lowerings standard() {
    return STANDARD;
  }

  /**
   * Returns a table with the row for one method added or replaced.
   *
   * @param operator the interface and method, such as {@code NDArray.cumSum}; for a method with a
   *     default body, also the parameter types, such as {@code NDArray.get(NDManager,NDIndex)}
   */
  public Lowerings with(String operator, Lowering lowering) {
    Map<String, Lowering> more = new LinkedHashMap<>(rows);
    more.put(operator, lowering);
    return new Lowerings(more, computations);
  }

  /**
   * Returns a table with a custom operator added. A block calls it with {@code
   * array.getManager().invoke(operator, arrays, settings)}. The arguments of the call are the
   * arrays and the settings by name.
   *
   * @param computation computes the result on arrays of the engine
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
   * Returns a table with the PyTorch operators added that have no DJL method: {@code
   * conv_transpose2d}, {@code pixel_shuffle}, {@code reflection_pad2d}, {@code instance_norm},
   * {@code upsample_bilinear2d} and {@code adaptive_avg_pool2d}. A block calls them with {@code
   * array.getManager().invoke(name, arrays, settings)}, where the settings have the names that
   * PyTorch gives them.
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

  /** Returns the names of all operators, sorted. */
  public SortedSet<String> operators() {
    return new TreeSet<>(rows.keySet());
  }

  /** Returns notes for users on some operators of DJL and PyTorch, by operator name. */
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
