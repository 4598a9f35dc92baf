/**
 * Infers the shapes of a graph's values from those of its inputs. Start with {@link
 * dev.kiln.graph.shape.ShapeInference}. {@link dev.kiln.graph.shape.Cost} counts multiply-adds.
 *
 * <p>A size that cannot be determined stays unknown: nothing is guessed. Each class of rules covers
 * one family of operators.
 */
package dev.kiln.graph.shape;
