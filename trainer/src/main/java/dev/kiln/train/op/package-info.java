/**
 * The operators and layers that DJL lacks. {@link dev.kiln.train.op.Operators} has the operators,
 * and says how whoever records a computation sees them.
 */
package dev.kiln.train.op;
