package dev.kiln.tune.torch;

import dev.kiln.runtime.ElementType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A family of operators, each of which has one row. What follows a row describes it further. */
final class Rows {
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private String last;

  /** Adds an operator with one output. */
  Rows row(String operator, Function<Site, String> expression) {
    return rows(operator, site -> List.of(expression.apply(site)));
  }

  /** Adds an operator with one output by a pattern in which {0}, {1}, ... are its inputs. */
  Rows row(String operator, String pattern) {
    return row(operator, site -> site.fill(pattern));
  }

  /** Adds an operator with several outputs. */
  Rows rows(String operator, Expression expression) {
    if (rows.put(operator, new Row(expression)) != null) {
      throw new IllegalStateException("two rows for " + operator);
    }
    last = operator;
    return this;
  }

  /** The inputs that learn if they are constants. */
  Rows weights(Integer... inputs) {
    Row row = rows.get(last);
    rows.put(
        last, new Row(row.expression(), Set.of(inputs), row.statistics(), row.gives(), row.like()));
    return this;
  }

  /** The inputs that training moves without gradients. */
  Rows statistics(Integer... inputs) {
    Row row = rows.get(last);
    rows.put(
        last, new Row(row.expression(), row.weights(), Set.of(inputs), row.gives(), row.like()));
    return this;
  }

  /** The type of the outputs. */
  Rows gives(ElementType type) {
    Row row = rows.get(last);
    rows.put(last, new Row(row.expression(), row.weights(), row.statistics(), type, row.like()));
    return this;
  }

  /** The input whose type the outputs have. */
  Rows like(int input) {
    Row row = rows.get(last);
    rows.put(last, new Row(row.expression(), row.weights(), row.statistics(), row.gives(), input));
    return this;
  }

  Map<String, Row> all() {
    return rows;
  }
}
