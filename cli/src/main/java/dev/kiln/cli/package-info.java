/**
 * The command line {@code kiln}. Start with {@link dev.kiln.cli.Kiln}: it names the commands, runs
 * one and turns its outcome into an exit code.
 *
 * <p>Each command stands in the room of its work: {@code run}, {@code train}, {@code export},
 * {@code eval}, {@code bench}, {@code live} and {@code models}. What they share is in {@code
 * console}. A room knows {@code console} and no other room. A command only reads its arguments,
 * makes one call and prints the result; the work is done by the other modules.
 */
package dev.kiln.cli;
