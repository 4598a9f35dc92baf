package dev.kiln.cli.live;

import dev.kiln.cli.console.JsonOutput;
import dev.kiln.cli.console.ProviderConverter;
import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.cli.run.VideoRun;
import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoSource;
import dev.kiln.pipeline.models.ModelFiles;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Providers;
import dev.kiln.webcam.server.LiveServer;
import dev.kiln.webcam.session.Headless;
import dev.kiln.webcam.session.LiveOptions;
import dev.kiln.webcam.session.LiveReport;
import dev.kiln.webcam.session.LiveSettings;
import dev.kiln.webcam.session.ModelCatalog;
import dev.kiln.webcam.window.LiveWindow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln live}: a model on what a camera sees, in the browser, in a window or unseen. */
@Command(
    name = "live",
    description = "Run a model on what a camera sees: a page in the browser, or a window.",
    mixinStandardHelpOptions = true)
public final class LiveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      split = ",",
      description = "Model files or names, the first one first; all in models/ if not given.")
  private List<String> models = List.of();

  @ArgGroup private Where where = new Where();

  /** Where the results are seen; the page if nothing is said. */
  static final class Where {
    @Option(names = "--window", description = "Show a window.")
    private boolean window;

    @Option(names = "--headless", description = "Show nothing, only measure; needs --seconds.")
    private boolean headless;
  }

  @Option(
      names = "--source",
      paramLabel = "FILE|N|DIR",
      description =
          "For --window and --headless: a video, the number of a camera or a folder of pictures;"
              + " camera 0 if not given, or a sample clip if there is none.")
  private String source;

  @Option(names = "--full-screen", description = "A window without a border, as on a kiosk.")
  private boolean fullScreen;

  @Option(names = "--seconds", paramLabel = "N", description = "End after so many seconds.")
  private Double seconds;

  @Option(names = "--record", paramLabel = "OUT.avi", description = "Record the results.")
  private Path record;

  @Option(names = "--json", description = "Print what was measured as one JSON object.")
  private boolean json;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Longer side of what the model sees; 0, the default, for the frame's own.")
  private int size = LiveSettings.DEFAULT.size();

  @Option(
      names = "--strength",
      paramLabel = "0..1",
      description = "Strength of a style (default: ${DEFAULT-VALUE}).")
  private double strength = LiveSettings.DEFAULT.strength();

  @Option(
      names = "--overlay",
      paramLabel = "0..1",
      description = "How much the colours of classes cover (default: ${DEFAULT-VALUE}).")
  private double overlay = LiveSettings.DEFAULT.overlay();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The page's port; 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port = 8470;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Listen on this address, so that other machines can see the page, with a token"
              + " (default: ${DEFAULT-VALUE}, this machine alone).")
  private String host = "127.0.0.1";

  @Option(names = "--no-browser", description = "Print the page's address, open nothing.")
  private boolean noBrowser;

  @Option(
      names = "--provider",
      paramLabel = "LIST",
      split = ",",
      converter = ProviderConverter.class,
      description = "What to run on, best first, such as cuda,cpu.")
  private List<Provider> providers = Providers.DEFAULT;

  @Override
  public Integer call() throws InterruptedException {
    check();
    LiveSettings settings = new LiveSettings(size, strength, overlay);
    ModelCatalog shelf = new ModelCatalog(files(), options());
    if (where.window || where.headless) {
      show(shelf, settings);
    } else {
      serve(shelf, settings);
    }
    return 0;
  }

  private void check() {
    if (where.headless && seconds == null) {
      throw new WrongArgumentException("--headless needs --seconds");
    }
    if (seconds != null && !(seconds > 0 && seconds <= 1e7)) {
      throw new WrongArgumentException("--seconds must be above 0, not " + seconds);
    }
    if (port < 0 || port > 65_535) {
      throw new WrongArgumentException("--port must be 0 to 65535, not " + port);
    }
    if (record != null) {
      VideoRun.checkOutput(record);
    }
  }

  private Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String model : models.isEmpty() ? ModelFiles.names() : models) {
      Path file = ModelFiles.find(model);
      files.put(file.getFileName().toString().replaceFirst("\\.onnx$", ""), file);
    }
    return files;
  }

  /** Threads that wait actively would take the cores from the camera, the page and the window. */
  private Options options() {
    return Options.defaults().withProviders(providers.toArray(Provider[]::new)).withSpinning(false);
  }

  private void show(ModelCatalog shelf, LiveSettings settings) throws InterruptedException {
    String model = shelf.entries().get(0).name();
    LiveOptions options =
        new LiveOptions(sourceOrClip(), model, settings, Optional.ofNullable(record));
    Optional<Duration> duration =
        Optional.ofNullable(seconds).map(s -> Duration.ofMillis((long) (s * 1000)));
    LiveReport report =
        where.window
            ? LiveWindow.run(shelf, options, fullScreen, duration)
            : Headless.run(shelf, options, duration.orElseThrow());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonOutput.of(report));
    } else {
      report.lines().forEach(out::println);
    }
  }

  private String sourceOrClip() {
    if (source != null) {
      return source;
    }
    try (VideoSource camera = VideoSource.open("0")) {
      return camera.fps() == 0 ? "0" : clip().toString();
    } catch (MediaException e) {
      spec.commandLine().getErr().println("kiln: " + e.getMessage() + "; here is a sample clip");
      return clip().toString();
    }
  }

  private static Path clip() {
    return Path.of(System.getProperty("kiln.home", "."), "samples", "clip.avi");
  }

  private void serve(ModelCatalog shelf, LiveSettings settings) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (LiveServer server = LiveServer.start(shelf, settings, host, port, clip())) {
      if (!server.isLoopback()) {
        spec.commandLine()
            .getErr()
            .println(
                "kiln: other machines can see the page and send pictures, unencrypted, with this"
                    + " address's token; browsers give a camera to https pages only");
      }
      out.println(server.address());
      if (!noBrowser) {
        Browser.open(server.address());
      }
      out.println("ctrl-C ends it");
      if (seconds == null) {
        Thread.currentThread().join();
      } else {
        Thread.sleep((long) (seconds * 1000));
      }
    }
  }
}
