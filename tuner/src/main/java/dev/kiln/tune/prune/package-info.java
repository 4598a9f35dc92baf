/**
 * Makes models faster by cutting whole channels. Start with {@link dev.kiln.tune.prune.Prune},
 * which is given {@link dev.kiln.tune.prune.Lessons}.
 *
 * <p>{@code ChannelTies} finds which channels hang on each other, {@code Cut} takes them out.
 */
package dev.kiln.tune.prune;
