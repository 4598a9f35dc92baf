package dev.kiln.android.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.NativeObjects;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.runtime.task.StyleTransfer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class LiveEngineTest {
  private static final Path MOSAIC = Path.of("../models/style-mosaic.onnx");
  private static final LiveSettings SMALL = LiveSettings.DEFAULT.withSize(32);

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final Queue<Runnable> work = new ArrayDeque<>();

  private final class Events implements LiveListener {
    @Override
    public void shown(RenderedFrame result) {
      Image picture = result.picture();
      events.add(
          new Image(picture.pixels().clone(), picture.width(), picture.height(), picture.format()));
    }

    @Override
    public void opened(String model, Provider provider) {
      events.add(model + " on " + provider);
    }

    @Override
    public void refused(String model, Throwable cause) {
      events.add(cause);
    }

    @Override
    public void failed(Throwable cause) {
      events.add(cause);
    }
  }

  private Object next() throws InterruptedException {
    Object event = events.poll(60, TimeUnit.SECONDS);
    assertTrue("nothing came", event != null);
    return event;
  }

  private static Image noise() {
    Image picture = Image.blank(40, 32, PixelFormat.RGBA);
    new Random(3).nextBytes(picture.pixels());
    return picture;
  }

  private static Model mosaic() {
    return Model.open(MOSAIC, Options.throughput());
  }

  @Test
  public void aStillPictureIsShownAgainWhenSomethingChanges() throws InterruptedException {
    int open = NativeObjects.open();
    Image picture = noise();
    try (LiveEngine engine = new LiveEngine(work::add, new Events(), SMALL);
        Model model = mosaic()) {
      engine.setStill(picture);
      assertEquals("as it is until a model is open", picture, next());
      engine.open("mosaic", LiveEngineTest::mosaic);
      work.remove().run();
      assertEquals("mosaic on CPU", next());
      assertEquals(new StyleTransfer(model).withSize(32).apply(picture), next());
      engine.setSettings(SMALL.withSize(16));
      assertEquals(new StyleTransfer(model).withSize(16).apply(picture), next());
      engine.open(
          "broken",
          () -> {
            throw new ModelException("broken.onnx: no model");
          });
      work.remove().run();
      assertEquals("broken.onnx: no model", ((Throwable) next()).getMessage());
      assertEquals("as it is again", picture, next());
    }
    untilOpen(open);
  }

  @Test
  public void ofSeveralModelsTheLastCountsAndAllAreClosed() throws InterruptedException {
    int open = NativeObjects.open();
    LiveEngine engine = new LiveEngine(work::add, new Events(), SMALL);
    engine.open("first", LiveEngineTest::mosaic);
    engine.open("second", LiveEngineTest::mosaic);
    work.remove().run();
    work.remove().run();
    assertEquals("second on CPU", next());
    engine.open("too late", LiveEngineTest::mosaic);
    engine.close();
    work.remove().run();
    untilOpen(open);
    assertTrue(events.isEmpty());
  }

  private static void untilOpen(int count) throws InterruptedException {
    for (int i = 0; i < 1_000 && NativeObjects.open() != count; i++) {
      Thread.sleep(10);
    }
    assertEquals(count, NativeObjects.open());
  }
}
