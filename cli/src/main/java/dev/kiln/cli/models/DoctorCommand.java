package dev.kiln.cli.models;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import dev.kiln.cli.console.JsonOption;
import dev.kiln.pipeline.KilnVersion;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Providers;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kiln doctor}: reports which providers work on this machine, and why others do not. */
@Command(
    name = "doctor",
    description = "Report which providers work on this machine, and why others do not.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private JsonOption json;

  private record ProviderState(String name, boolean runs, String reason) {}

  private record Examination(
      String kiln,
      String java,
      String system,
      int cores,
      long memoryMegabytes,
      String onnxRuntime,
      List<String> builtWith,
      List<ProviderState> providers,
      String training,
      List<String> models) {}

  @Override
  public void run() {
    Examination found = examine();
    PrintWriter out = spec.commandLine().getOut();
    json.print(found, out, f -> print(f, out));
  }

  private static void print(Examination found, PrintWriter out) {
    out.println("Kiln " + found.kiln() + " on Java " + found.java());
    out.printf(
        Locale.ROOT,
        "%s, %d cores, heap up to %,d MB%n",
        found.system(),
        found.cores(),
        found.memoryMegabytes());
    out.println();
    out.println(
        "Running: ONNX Runtime "
            + found.onnxRuntime()
            + ", built with "
            + String.join(", ", found.builtWith()));
    for (ProviderState provider : found.providers()) {
      out.printf(
          "  %-9s %s%n", provider.name(), provider.runs() ? "runs" : "no: " + provider.reason());
    }
    out.println();
    out.println("Training: " + found.training());
    out.println(
        "Models: " + (found.models().isEmpty() ? "none" : String.join(", ", found.models())));
  }

  private static Examination examine() {
    List<ProviderState> providers = new ArrayList<>();
    for (Provider provider : Provider.values()) {
      String reason = Providers.obstacle(provider).orElse("");
      providers.add(new ProviderState(provider.toString(), reason.isEmpty(), reason));
    }
    return new Examination(
        KilnVersion.text(),
        System.getProperty("java.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        OrtEnvironment.getEnvironment().getVersion(),
        Providers.builtIn().stream().map(Provider::toString).toList(),
        providers,
        training(),
        ShippedModels.names());
  }

  /**
   * A platform without LibTorch can still run models, so its absence is a finding, not a failure.
   */
  private static String training() {
    try {
      Engine engine = Engine.getInstance();
      return "DJL with "
          + engine.getEngineName()
          + " "
          + engine.getVersion()
          + " on "
          + engine.defaultDevice();
    } catch (RuntimeException | LinkageError e) {
      return "not on this platform (" + e.getMessage() + ")";
    }
  }
}
