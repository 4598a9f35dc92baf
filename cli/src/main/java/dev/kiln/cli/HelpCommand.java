package dev.kiln.cli;

import dev.kiln.pipeline.Suggestion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln help}: prints the help of a command. */
@Command(
    name = "help",
    description = "Print the help of a command.",
    helpCommand = true,
    mixinStandardHelpOptions = true)
public final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "The command. Default: list all commands.")
  private String command;

  @Override
  public void run() {
    CommandLine kiln = spec.parent().commandLine();
    CommandLine explained = command == null ? kiln : kiln.getSubcommands().get(command);
    if (explained == null) {
      throw new IllegalArgumentException(
          Suggestion.unknown("command", command, kiln.getSubcommands().keySet(), "kiln --help"));
    }
    explained.usage(spec.commandLine().getOut());
  }
}
