/**
 * What all commands share: the options that recur, JSON on standard output, and the one line on
 * standard error that says what went wrong.
 *
 * <p>Start with {@link dev.kiln.cli.console.JsonOption} and {@link
 * dev.kiln.cli.console.ModelParameter}: an option is a picocli mixin, so that it is spelled,
 * described and checked the same way everywhere. {@link dev.kiln.cli.console.Failure} turns an
 * exception into its line, and {@link dev.kiln.cli.console.ConsoleLogging} prints what is logged.
 *
 * <p>The package knows no command; what belongs to one command alone stays with it.
 */
package dev.kiln.cli.console;
