/**
 * What a model answers about a picture, as the columns of a row. Start with {@link
 * dev.kiln.cluster.answer.AnswerKind}, which lists the columns; {@link
 * dev.kiln.cluster.answer.PictureAnswer} has one implementation for each.
 *
 * <p>{@link dev.kiln.cluster.answer.OpenModels} keeps one open model per JVM for all tasks that ask
 * it the same. How rows are read and jobs are run is left to {@code dev.kiln.cluster}.
 */
package dev.kiln.cluster.answer;
