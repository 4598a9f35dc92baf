package dev.kiln.android;

import dev.kiln.android.engine.GeneratorEngine;
import dev.kiln.android.engine.LiveEngine;
import dev.kiln.android.engine.LiveListener;
import dev.kiln.android.view.FrameView;
import dev.kiln.android.view.SketchPad;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Orientation;
import dev.kiln.runtime.image.YuvBuffers;
import dev.kiln.runtime.live.LiveStats;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.runtime.task.Digit;
import java.util.List;
import java.util.Optional;

/**
 * What runs while the page is visible: the model of the mode, on frames, on a sketch or on its own.
 * To be used on the main thread, except for {@link #submit}.
 */
final class Studio implements LiveListener {
  private static final long WORDS_NANOS = 500_000_000L;

  private final KilnApplication app;
  private final FrameView frames;
  private final SketchPad pad;
  private final StatsTicker ticker;
  private final Page page;
  private final GeneratorEngine generator;
  private volatile Optional<LiveEngine> engine = Optional.empty();
  private volatile boolean still;
  private volatile Mode.Kind kind = Mode.Kind.FRAMES;
  private String running = "";
  private String provider = "";
  private long spoken;

  /** The page that shows what the studio says, on the main thread. */
  interface Page {
    /** What the model found, as text. */
    void words(List<String> words);

    /** Something failed, and the frames go on. */
    void failed(Throwable cause);
  }

  Studio(KilnApplication app, FrameView frames, SketchPad pad, StatsTicker ticker, Page page) {
    this.app = app;
    this.frames = frames;
    this.pad = pad;
    this.ticker = ticker;
    this.page = page;
    this.generator =
        new GeneratorEngine(
            app::work,
            sheet -> frames.show(sheet, List.of()),
            cause -> app.post(() -> page.failed(cause)));
  }

  /** Starts with a working size in pixels. */
  void start(int size) {
    engine = Optional.of(new LiveEngine(app::work, this, LiveSettings.DEFAULT.withSize(size)));
    running = "";
  }

  /** Stops all; the model is closed when its last frame is done. */
  void stop() {
    ticker.stop();
    generator.close();
    engine.ifPresent(LiveEngine::close);
    engine = Optional.empty();
  }

  /** Runs a mode's model on what {@link #showStill} and {@link #submit} give. */
  void run(Mode mode) {
    generator.close();
    kind = mode.kind();
    engine.ifPresent(
        live -> {
          if (!running.equals(mode.key())) {
            running = mode.key();
            provider = "";
            frames.clear();
            live.open(mode.key(), mode.opening());
          }
          ticker.start(live, () -> provider);
        });
  }

  /** Runs a generator. */
  void generate(Mode mode, long seed) {
    ticker.stop();
    kind = mode.kind();
    if (!running.equals(mode.key())) {
      running = mode.key();
      frames.clear();
    }
    generator.draw(mode.opening(), seed);
  }

  /** Forgets which mode runs, so that its model is opened again. */
  void reopen() {
    running = "";
  }

  /** Shows a picture in place of the camera's frames. */
  void showStill(Image picture) {
    still = true;
    engine.ifPresent(live -> live.setStill(picture));
  }

  /** Shows the camera's frames. */
  void showFrames() {
    still = false;
    engine.ifPresent(LiveEngine::clearStill);
  }

  /** Changes the working size. */
  void resize(int size) {
    engine.ifPresent(live -> live.setSettings(LiveSettings.DEFAULT.withSize(size)));
  }

  /** Returns the counts and latencies; call it only between {@link #start} and {@link #stop}. */
  LiveStats stats() {
    return engine.get().stats();
  }

  /** Takes a camera's frame, from its thread. */
  void submit(YuvBuffers frame, int width, int height, Orientation orientation, long timestamp) {
    Optional<LiveEngine> live = engine;
    if (live.isPresent()) {
      live.get().submit(frame, width, height, orientation, timestamp);
    }
  }

  @Override
  public void shown(RenderedFrame result) {
    long now = System.nanoTime();
    if (kind == Mode.Kind.GENERATE) {
      // A last frame of the mode before.
      return;
    }
    if (kind == Mode.Kind.SKETCH) {
      List<Digit> digits = result.digits();
      int width = result.picture().width();
      app.post(() -> pad.show(digits, width));
    } else {
      frames.show(result.picture(), result.digits());
    }
    if (still || now - spoken > WORDS_NANOS) {
      spoken = now;
      List<String> words = result.words();
      app.post(() -> page.words(words));
    }
  }

  @Override
  public void opened(String model, Provider on) {
    app.post(() -> provider = on.toString());
  }

  @Override
  public void refused(String model, Throwable cause) {
    app.post(() -> page.failed(cause));
  }

  @Override
  public void failed(Throwable cause) {
    app.post(() -> page.failed(cause));
  }
}
