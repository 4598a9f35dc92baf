/**
 * Measures how good a model is. Start with {@link dev.kiln.pipeline.eval.Evaluate}, which chooses
 * the measure by the model's task and returns an {@link dev.kiln.pipeline.eval.Evaluation}: one
 * record for each kind of measure. Models run as they do in production, dressed, by the tasks of
 * {@code dev.kiln.runtime.task}; data sets are read by {@code dev.kiln.train.data}.
 */
package dev.kiln.pipeline.eval;
