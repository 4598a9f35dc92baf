package dev.kiln.cli;

import dev.kiln.cli.bench.BenchCommand;
import dev.kiln.cli.console.Failure;
import dev.kiln.cli.console.Version;
import dev.kiln.cli.eval.EvalCommand;
import dev.kiln.cli.export.ExportCommand;
import dev.kiln.cli.export.InspectCommand;
import dev.kiln.cli.export.OptimizeCommand;
import dev.kiln.cli.export.VerifyCommand;
import dev.kiln.cli.live.LiveCommand;
import dev.kiln.cli.models.DoctorCommand;
import dev.kiln.cli.models.ModelsCommand;
import dev.kiln.cli.run.GenerateCommand;
import dev.kiln.cli.run.RunCommand;
import dev.kiln.cli.train.NetworksCommand;
import dev.kiln.cli.train.TrainCommand;
import dev.kiln.pipeline.Suggestion;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Exit code 0: success; 1: the work failed; 2: the arguments are wrong. What went
 * wrong is one line on standard error.
 */
@Command(
    name = "kiln",
    description = "Shape a network in Java, fire it once, run it anywhere.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      GenerateCommand.class,
      TrainCommand.class,
      ExportCommand.class,
      OptimizeCommand.class,
      VerifyCommand.class,
      EvalCommand.class,
      LiveCommand.class,
      BenchCommand.class,
      InspectCommand.class,
      ModelsCommand.class,
      NetworksCommand.class,
      DoctorCommand.class
    })
public final class Kiln implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean stacktrace;

  private Kiln() {}

  public static void main(String[] args) {
    System.exit(
        execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
  }

  /** Runs one command and returns its exit code. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    Kiln kiln = new Kiln();
    return new CommandLine(kiln)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler((e, arguments) -> kiln.refuse(e))
        .setExecutionExceptionHandler((e, command, parsed) -> kiln.fail(e, command))
        .execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private int refuse(ParameterException e) {
    CommandLine command = e.getCommandLine();
    boolean unknownCommand = e instanceof UnmatchedArgumentException && command.getParent() == null;
    String message =
        unknownCommand
            ? unknownCommand((UnmatchedArgumentException) e, command)
            : firstLine(e.getMessage());
    command.getErr().println("kiln: " + message + usageHint(command));
    return CommandLine.ExitCode.USAGE;
  }

  private static String unknownCommand(UnmatchedArgumentException e, CommandLine kiln) {
    String meant = e.getUnmatched().get(0);
    String what = meant.startsWith("-") ? "option" : "command";
    return Suggestion.unknown(what, meant, kiln.getSubcommands().keySet(), "kiln --help");
  }

  private int fail(Exception e, CommandLine command) {
    if (stacktrace) {
      e.printStackTrace(command.getErr());
    }
    boolean wrongArguments = e instanceof IllegalArgumentException;
    command
        .getErr()
        .println("kiln: " + Failure.line(e) + (wrongArguments ? usageHint(command) : ""));
    return wrongArguments ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  private static String usageHint(CommandLine command) {
    return command.getParent() == null
        ? ""
        : " (see " + command.getCommandSpec().qualifiedName() + " --help)";
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("wrong arguments");
  }
}
