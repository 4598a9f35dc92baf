/**
 * {@code kiln models} and {@code kiln doctor}: which models come with Kiln, and what this machine
 * can run them on.
 *
 * <p>Start with {@link dev.kiln.cli.models.ModelsCommand}. Both commands only look; they change
 * nothing.
 */
package dev.kiln.cli.models;
