/**
 * {@code kiln run} and {@code kiln generate}: models on pictures and videos.
 *
 * <p>Start with {@link dev.kiln.cli.run.RunCommand}. {@link dev.kiln.cli.run.RunPlan} checks the
 * files before any work starts, {@link dev.kiln.cli.run.PictureTask} has one implementation per
 * task, and {@link dev.kiln.cli.run.VideoRun} applies a task to each frame of a video. {@link
 * dev.kiln.cli.run.TaskOptions} holds the options of the tasks and refuses those of other tasks.
 *
 * <p>A task answers from the picture's bytes. It draws its answer only if an output is asked for.
 */
package dev.kiln.cli.run;
