package dev.kiln.tune.torch;

import dev.kiln.runtime.ElementType;
import java.util.Set;

/**
 * A row of the table of operators.
 *
 * @param expression how TorchScript writes it
 * @param weights the inputs that learn if they are constants
 * @param statistics the inputs that training moves without gradients if they are constants
 * @param gives the element type of the outputs, or null if it is that of an input
 * @param like the input whose element type the outputs have
 */
record Row(
    Expression expression,
    Set<Integer> weights,
    Set<Integer> statistics,
    ElementType gives,
    int like) {
  Row(Expression expression) {
    this(expression, Set.of(), Set.of(), null, 0);
  }
}
