package dev.kiln.runtime.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Allocation;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.background.BackgroundEffect;
import dev.kiln.runtime.background.PersonModel;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StageTimes;
import dev.kiln.runtime.task.StyleTransfer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the models that come with Kiln: a renderer gives what its task gives, and reuses results. */
class FrameRendererTest {
  private static final LiveSettings SMALL = LiveSettings.DEFAULT.withSize(16);

  /** What measuring the heap may differ by, in bytes. */
  private static final double JITTER = 16;

  private static Model open(String name) {
    return Model.open(Path.of("../models", name + ".onnx"), Options.throughput());
  }

  private static Image frame() {
    Image frame = Image.blank(24, 16, PixelFormat.RGBA);
    new Random(1).nextBytes(frame.pixels());
    return frame;
  }

  @Test
  void aStyledFrameIsTheStylesAndIsFilledAgain() {
    try (Model model = open("style-mosaic")) {
      Image frame = frame();
      AtomicReference<LiveSettings> settings = new AtomicReference<>(SMALL);
      FrameTask<RenderedFrame> task =
          FrameRenderer.of("mosaic", model, DigitPainter.NONE).task(settings::get);
      RenderedFrame first = task.run(frame, null, StageTimes.NONE);
      assertEquals(new StyleTransfer(model).withSize(16).apply(frame), first.picture());
      assertSame(first, task.run(frame, first, StageTimes.NONE));
      settings.set(SMALL.withSize(8).withStrength(0.5));
      StyleTransfer half = new StyleTransfer(model).withSize(8).withStrength(0.5);
      Image styled = half.apply(frame);
      assertEquals(styled, task.run(frame, first, StageTimes.NONE).picture());
      double bare = Allocation.bytes(() -> half.apply(frame, styled));
      double bytes = Allocation.bytes(() -> task.run(frame, first, StageTimes.NONE));
      assertTrue(bytes < bare + JITTER, bytes + " bytes of heap, the task alone " + bare);
    }
  }

  @Test
  void aSegmentedFrameIsTheSegmentersAndIsFilledAgain() {
    try (Model model = open("segment-street")) {
      Image frame = frame();
      FrameTask<RenderedFrame> task =
          FrameRenderer.of("street", model, DigitPainter.NONE).task(() -> SMALL);
      RenderedFrame first = task.run(frame, null, StageTimes.NONE);
      Segmenter segmenter = new Segmenter(model).withSize(16);
      assertEquals(
          segmenter.overlay(frame, segmenter.segment(frame), SMALL.overlay()), first.picture());
      assertSame(first, task.run(frame, first, StageTimes.NONE));
      assertTrue(first.words().get(0).endsWith(" %"), first.words().toString());
      ClassMap map = segmenter.segment(frame);
      double bare = Allocation.bytes(() -> segmenter.segment(frame, map));
      double bytes = Allocation.bytes(() -> task.run(frame, first, StageTimes.NONE));
      assertTrue(bytes < bare + JITTER, bytes + " bytes of heap, the task alone " + bare);
    }
  }

  @Test
  void aBackgroundStandsBehindPersonsInPlaceOfClassColours(@TempDir Path folder) {
    Path file = PersonModel.write(folder.resolve("person.onnx"), "background", "person");
    try (Model model = Model.open(file, Options.throughput())) {
      Image frame = frame();
      Background white = Background.colour(0xffffff);
      AtomicReference<LiveSettings> settings =
          new AtomicReference<>(SMALL.withBackground(white).withSmoothing(0));
      FrameTask<RenderedFrame> task =
          FrameRenderer.of("person", model, DigitPainter.NONE).task(settings::get);
      RenderedFrame first = task.run(frame, null, StageTimes.NONE);
      Segmenter segmenter = new Segmenter(model).withSize(16);
      assertEquals(new BackgroundEffect(segmenter, white, 0).apply(frame), first.picture());
      assertSame(first, task.run(frame, first, StageTimes.NONE));
      assertTrue(first.words().get(0).matches("nobody|person \\d+ %"), first.words().toString());
      settings.set(SMALL);
      assertEquals(
          segmenter.overlay(frame, segmenter.segment(frame), SMALL.overlay()),
          task.run(frame, first, StageTimes.NONE).picture());
    }
  }

  @Test
  void digitsAreThoseOfTheRecognizer() {
    try (Model model = open("digits")) {
      Image frame = frame();
      FrameTask<RenderedFrame> task =
          FrameRenderer.of("digits", model, DigitPainter.NONE).task(() -> SMALL);
      RenderedFrame read = task.run(frame, null, StageTimes.NONE);
      assertEquals(new DigitRecognizer(model).recognize(frame), read.digits());
      assertEquals(frame, read.picture());
    }
  }

  @Test
  void modelsThatDrawNothingIntoFramesAreRefused() {
    try (Model model = open("vae-encoder")) {
      ModelException refused =
          assertThrows(
              ModelException.class, () -> FrameRenderer.of("encoder", model, DigitPainter.NONE));
      assertEquals(
          "vae-encoder.onnx: the task 'encoder' does not draw into frames; use a model for style,"
              + " segmentation or digits",
          refused.getMessage());
    }
  }
}
