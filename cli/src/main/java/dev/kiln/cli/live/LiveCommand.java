package dev.kiln.cli.live;

import dev.kiln.cli.console.BackgroundOption;
import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.OutputFiles;
import dev.kiln.cli.console.ProviderOption;
import dev.kiln.cli.console.SizeOption;
import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.webcam.server.LiveServer;
import dev.kiln.webcam.server.PageOptions;
import dev.kiln.webcam.session.Headless;
import dev.kiln.webcam.session.LiveOptions;
import dev.kiln.webcam.session.LiveReport;
import dev.kiln.webcam.session.ModelCatalog;
import dev.kiln.webcam.session.SpeedTrial;
import dev.kiln.webcam.window.LiveWindow;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code kiln live}: runs a model on live video, in the browser, in a window or without display.
 */
@Command(
    name = "live",
    description = "Run a model on live video from a camera, in the browser or in a window.",
    mixinStandardHelpOptions = true)
public final class LiveCommand implements Callable<Integer> {
  private static final int USUAL_PORT = 8470;

  @Spec private CommandSpec spec;

  @Mixin private OfferedModels models;

  @ArgGroup private Where where = new Where();

  /** Where the results are shown; on the page if neither is given. */
  static final class Where {
    @Option(
        names = "--window",
        description = "Show the results in a window instead of the browser.")
    private boolean window;

    @Option(names = "--headless", description = "Only measure, without display; needs --seconds.")
    private boolean headless;
  }

  @Option(
      names = "--source",
      paramLabel = "FILE|N|DIR",
      description =
          "Read frames from this video, number of a camera of this machine or folder of pictures."
              + " Default: the browser's camera; with --window or --headless camera 0, or a sample"
              + " clip if there is no camera.")
  private String source;

  @Option(
      names = "--full-screen",
      description = "With --window: fill the screen, without a border.")
  private boolean fullScreen;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Stop after N seconds. Default: run until Ctrl-C.")
  private Double seconds;

  @Option(
      names = "--record",
      paramLabel = "OUT.avi",
      description = "Record what is shown to this video; of several pages, what the first shows.")
  private Path record;

  @Mixin private JsonOption json;

  @Mixin private SizeOption size;

  @Option(
      names = "--strength",
      paramLabel = "S",
      description =
          "Style: the strength, from 0 for the frame to 1 for the full style. Default: 1.")
  private double strength = LiveSettings.DEFAULT.strength();

  @Option(
      names = "--overlay",
      paramLabel = "O",
      description = "Segmentation: the opacity of the classes' colours, 0 to 1. Default: 0.6.")
  private double overlay = LiveSettings.DEFAULT.overlay();

  @Mixin private BackgroundOption background;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Serve the page on this port; 0 for any free one. Default: 8470.")
  private Integer port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Listen on this address; other machines can then open the page with its token. Default:"
              + " 127.0.0.1, this machine only.")
  private String host;

  @Option(
      names = "--no-browser",
      description = "Print the page's address without opening a browser.")
  private boolean noBrowser;

  @Mixin private ProviderOption provider;

  @Override
  public Integer call() throws InterruptedException, IOException {
    check();
    LiveSettings settings =
        new LiveSettings(
            size.pixels(),
            strength,
            overlay,
            background.read().orElse(Background.OWN),
            background.smoothing());
    ModelCatalog catalog = models.open(options(), background.isGiven());
    if (models.isAuto()) {
      startWithTheFastEnough(catalog, settings);
    }
    if (where.window || where.headless) {
      show(catalog, settings);
    } else {
      serve(catalog, settings);
    }
    return 0;
  }

  private void startWithTheFastEnough(ModelCatalog catalog, LiveSettings settings) {
    List<String> names = catalog.entries().stream().map(ModelCatalog.Entry::name).toList();
    SpeedTrial trial = SpeedTrial.of(catalog, names, settings, clip());
    spec.commandLine().getErr().println("kiln: " + trial.line());
    List<String> order = new ArrayList<>(names);
    order.remove(trial.chosen());
    order.add(0, trial.chosen());
    catalog.offer(order);
  }

  private void check() {
    if (where.headless && seconds == null) {
      throw new IllegalArgumentException("--headless needs --seconds");
    }
    if (seconds != null && !(seconds > 0 && seconds <= 1e7)) {
      throw new IllegalArgumentException(
          "--seconds " + seconds + ": expected more than 0 and at most 1e7");
    }
    if (port != null && (port < 0 || port > 65_535)) {
      throw new IllegalArgumentException("--port " + port + ": expected 0 to 65535");
    }
    if (record != null) {
      OutputFiles.requireVideo(record);
      OutputFiles.requireApart(record, source == null ? List.of() : List.of(Path.of(source)));
    }
    if (where.window || where.headless) {
      requirePage("--port", port != null);
      requirePage("--host", host != null);
      requirePage("--no-browser", noBrowser);
    } else {
      requireWindow("--json", json.isGiven());
    }
    if (!where.window) {
      requireWindow("--full-screen", fullScreen);
    }
  }

  private static void requireWindow(String option, boolean given) {
    if (given) {
      throw new IllegalArgumentException(
          option
              + " is not for the page; add --window"
              + (option.equals("--full-screen") ? "" : " or --headless"));
    }
  }

  private static void requirePage(String option, boolean given) {
    if (given) {
      throw new IllegalArgumentException(
          option + " is for the page alone; leave out --window and --headless");
    }
  }

  /** Without spinning, as waiting threads would take cores from the camera and the display. */
  private Options options() {
    return provider.options().withSpinning(false);
  }

  private void show(ModelCatalog catalog, LiveSettings settings) throws InterruptedException {
    String model = catalog.entries().get(0).name();
    LiveOptions plain = LiveOptions.of(sourceOrClip(), model).withSettings(settings);
    LiveOptions options = record == null ? plain : plain.withRecording(record);
    LiveReport report = run(catalog, options);
    PrintWriter out = spec.commandLine().getOut();
    json.print(report, out, r -> r.lines().forEach(out::println));
  }

  private LiveReport run(ModelCatalog catalog, LiveOptions options) throws InterruptedException {
    if (seconds == null) {
      return LiveWindow.run(catalog, options, fullScreen);
    }
    Duration duration = Duration.ofMillis((long) (seconds * 1000));
    return where.window
        ? LiveWindow.run(catalog, options, fullScreen, duration)
        : Headless.run(catalog, options, duration);
  }

  private String sourceOrClip() {
    if (source != null) {
      return source;
    }
    try (VideoSource camera = VideoSource.open("0")) {
      return camera.fps() == 0 ? "0" : clip().toString();
    } catch (MediaException e) {
      spec.commandLine()
          .getErr()
          .println("kiln: " + e.getMessage() + "; showing a sample clip instead");
      return clip().toString();
    }
  }

  private static Path clip() {
    return Path.of(System.getProperty("kiln.home", "."), "samples", "clip.avi");
  }

  private PageOptions pageOptions(LiveSettings settings) {
    PageOptions options =
        PageOptions.of(host == null ? "127.0.0.1" : host, port == null ? USUAL_PORT : port, clip())
            .withSettings(settings);
    PageOptions fed = source == null ? options : options.withSource(source);
    return record == null ? fed : fed.withRecording(record);
  }

  private void serve(ModelCatalog catalog, LiveSettings settings) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (LiveServer server = LiveServer.start(catalog, pageOptions(settings))) {
      if (!server.isLoopback()) {
        spec.commandLine()
            .getErr()
            .println(
                "kiln: every machine that has this address with its token can open the page and send"
                    + " pictures, unencrypted; browsers allow the camera on https pages only");
      }
      server.addresses().forEach(out::println);
      if (!noBrowser) {
        Browser.open(server.addresses().get(0));
      }
      out.println("press Ctrl-C to stop");
      if (seconds == null) {
        Thread.currentThread().join();
      } else {
        Thread.sleep((long) (seconds * 1000));
      }
    }
  }
}
