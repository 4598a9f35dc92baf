/**
 * A stage of Spark ML's pipelines. Start with {@link dev.kiln.cluster.ml.KilnTransformer}; what it
 * does is {@code KilnBatch}'s work.
 */
package dev.kiln.cluster.ml;
