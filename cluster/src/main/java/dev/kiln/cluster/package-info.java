/**
 * Batches of pictures on Apache Spark. Start with {@link dev.kiln.cluster.KilnBatch}: a Dataset of
 * pictures in, a Dataset of answers out. {@link dev.kiln.cluster.PictureFiles} lists a folder, and
 * {@link dev.kiln.cluster.BatchJob} is the program that {@code kiln run} and {@code spark-submit}
 * start.
 *
 * <p>{@code dev.kiln.cluster.local} starts a cluster of processes on this machine.
 *
 * <p>Each picture has one row, with an answer or with an error; a picture that cannot be read never
 * ends a job, and a model that cannot answer ends it before it begins. What is answered is left to
 * {@code dev.kiln.cluster.answer}.
 */
package dev.kiln.cluster;
