/**
 * Tunes a model file on data of one's own. Start with {@link dev.kiln.pipeline.tune.TunableModel}.
 *
 * <p>The steps are those of {@link dev.kiln.tune.transfer}; this package reads the files, runs them
 * and writes the result with its card.
 */
package dev.kiln.pipeline.tune;
