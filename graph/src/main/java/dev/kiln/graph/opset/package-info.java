/**
 * Raises models to newer versions of ONNX's operators. Start with {@link
 * dev.kiln.graph.opset.RaiseOpset}.
 *
 * <p>Most operators changed by taking more types. A table has a rule for each change of the others:
 * attributes that became inputs, defaults that moved, operators that got another name. What no rule
 * covers is refused.
 */
package dev.kiln.graph.opset;
