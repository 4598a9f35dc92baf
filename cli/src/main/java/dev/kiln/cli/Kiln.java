package dev.kiln.cli;

import dev.kiln.cli.bench.BenchCommand;
import dev.kiln.cli.cluster.ClusterCommand;
import dev.kiln.cli.console.Failure;
import dev.kiln.cli.console.PlainText;
import dev.kiln.cli.console.Version;
import dev.kiln.cli.eval.EvalCommand;
import dev.kiln.cli.export.ExportCommand;
import dev.kiln.cli.export.InspectCommand;
import dev.kiln.cli.export.OptimizeCommand;
import dev.kiln.cli.export.VerifyCommand;
import dev.kiln.cli.live.LiveCommand;
import dev.kiln.cli.models.DoctorCommand;
import dev.kiln.cli.models.ModelsCommand;
import dev.kiln.cli.models.SignCommand;
import dev.kiln.cli.run.GenerateCommand;
import dev.kiln.cli.run.RunCommand;
import dev.kiln.cli.train.NetworksCommand;
import dev.kiln.cli.train.RunsCommand;
import dev.kiln.cli.train.TrainCommand;
import dev.kiln.cli.tune.TuneCommand;
import dev.kiln.pipeline.Suggestion;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Exit code 0: success; 1: the work failed; 2: the arguments are wrong. An error
 * is one line on standard error.
 */
@Command(
    name = "kiln",
    description = "Shape a network in Java, fire it once, run it anywhere.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Kiln
    implements Runnable, IParameterExceptionHandler, IExecutionExceptionHandler {
  /** The commands in the order in which {@code --help} lists them. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          RunCommand.class,
          GenerateCommand.class,
          TrainCommand.class,
          TuneCommand.class,
          ExportCommand.class,
          OptimizeCommand.class,
          VerifyCommand.class,
          EvalCommand.class,
          LiveCommand.class,
          BenchCommand.class,
          ClusterCommand.class,
          InspectCommand.class,
          SignCommand.class,
          ModelsCommand.class,
          NetworksCommand.class,
          RunsCommand.class,
          DoctorCommand.class,
          HelpCommand.class);

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
    CommandLine line = line(args).setOut(PlainText.to(out)).setErr(PlainText.to(err));
    try {
      return line.execute(args);
    } catch (Error e) {
      // The line is for whoever called; the work it ended is lost either way.
      return ((Kiln) line.getCommandSpec().userObject()).failed(e, line);
    }
  }

  /** Returns the parser of every command line, which knows the options of all commands. */
  public static CommandLine commandLine() {
    return line(
        COMMANDS.stream().map(c -> c.getAnnotation(Command.class).name()).toArray(String[]::new));
  }

  /** Returns the parser of a command line. */
  static CommandLine line(String... args) {
    // Otherwise picocli searches every jar for Groovy.
    System.setProperty("picocli.disable.closures", "true");
    Kiln kiln = new Kiln();
    CommandLine line = new CommandLine(kiln);
    COMMANDS.forEach(command -> add(command, line, List.of(args)));
    return line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(kiln)
        .setExecutionExceptionHandler(kiln);
  }

  /**
   * Adds a command. Reading the options of a command takes longer than listing the models, so only
   * the command named in the arguments gets its options; the others are only listed.
   */
  private static void add(Class<?> command, CommandLine line, List<String> args) {
    Command listed = command.getAnnotation(Command.class);
    boolean inFile = args.stream().anyMatch(arg -> arg.startsWith("@"));
    if (inFile || args.contains(listed.name())) {
      line.addSubcommand(command);
    } else {
      CommandSpec stub = CommandSpec.create();
      stub.usageMessage().description(listed.description());
      line.addSubcommand(listed.name(), stub);
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String message =
        e instanceof UnmatchedArgumentException unmatched && isName(unmatched, command)
            ? unknownName(unmatched.getUnmatched().get(0), command)
            : firstLine(e.getMessage()) + usageHint(command);
    command.getErr().println("kiln: " + message);
    return CommandLine.ExitCode.USAGE;
  }

  /** Returns whether the unmatched argument is a command or an option, and so has close names. */
  private static boolean isName(UnmatchedArgumentException e, CommandLine command) {
    return command.getParent() == null || e.getUnmatched().get(0).startsWith("-");
  }

  private static String unknownName(String meant, CommandLine command) {
    String help = command.getCommandSpec().qualifiedName() + " --help";
    return meant.startsWith("-")
        ? Suggestion.unknown(
            "option", meant.split("=", 2)[0], command.getCommandSpec().optionsMap().keySet(), help)
        : Suggestion.unknown("command", meant, command.getSubcommands().keySet(), help);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return failed(e, command);
  }

  private int failed(Throwable e, CommandLine command) {
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
