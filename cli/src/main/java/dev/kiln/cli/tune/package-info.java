/**
 * The command {@code kiln tune}. Start with {@link dev.kiln.cli.tune.TuneCommand}.
 *
 * <p>What it does is in {@link dev.kiln.pipeline.tune}.
 */
package dev.kiln.cli.tune;
