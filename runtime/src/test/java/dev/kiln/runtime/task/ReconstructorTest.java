package dev.kiln.runtime.task;

import static dev.kiln.runtime.task.StyleTransferTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.runtime.Allocation;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Pictures;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With models that keep part of a picture. */
class ReconstructorTest {
  @TempDir static Path folder;
  private static Model model;

  @BeforeAll
  static void open() {
    Path file = TinyModels.autoencoder(folder.resolve("coarse.onnx"), true);
    model = Model.open(file, Options.defaults().withThreads(1));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Image coarse(Image picture) {
    Image coarse = Image.blank(picture.width(), picture.height(), picture.format());
    for (int i = 0; i < picture.pixels().length; i++) {
      coarse.pixels()[i] = (byte) (picture.pixels()[i] & 0xf0);
    }
    return coarse;
  }

  @Test
  void theReconstructionComesWithItsLikeness() {
    Image picture = Pictures.noise(8, 8, PixelFormat.GREY, 1);
    Reconstruction result = new Reconstructor(model).reconstruct(picture);
    assertEquals(picture, result.picture());
    assertEquals(coarse(picture), result.decoded());
    assertEquals(picture.psnr(coarse(picture)), result.psnr(), 1e-9);
    Image black = Image.blank(8, 8, PixelFormat.GREY);
    assertEquals(Double.POSITIVE_INFINITY, new Reconstructor(model).reconstruct(black).psnr());
  }

  @Test
  void aPictureOfAnotherSizeIsSeenInTheModels() {
    Image photo = Pictures.waves(50, 30, PixelFormat.RGB);
    Image seen = photo.resize(8, 8).to(PixelFormat.GREY);
    Reconstruction result = new Reconstructor(model).reconstruct(photo);
    assertEquals(seen, result.picture());
    Image into = Image.blank(50, 30, PixelFormat.RGB);
    new Reconstructor(model).reconstruct(photo, into);
    assertEquals(result.decoded().to(PixelFormat.RGB).resize(50, 30), into);
  }

  @Test
  void anUndressedFlatModelDoesTheSame() {
    Path file = TinyModels.autoencoder(folder.resolve("flat.onnx"), false);
    try (Model flat = Model.open(file)) {
      Preprocessing signed =
          Preprocessing.of(Normalization.signed()).withChannels(PixelFormat.GREY).withSize(8, 8);
      Image picture = Pictures.noise(8, 8, PixelFormat.GREY, 2);
      Image faded = new Reconstructor(flat, signed).reconstruct(picture).decoded();
      for (int i = 0; i < 64; i++) {
        double expected = 127.5 + ((picture.pixels()[i] & 0xff) - 127.5) / 4;
        assertEquals(expected, faded.pixels()[i] & 0xff, 0.51);
      }
      refused("GREY NCHW of 9x9", () -> new Reconstructor(flat, signed.withSize(9, 9)));
    }
  }

  @Test
  void manyPicturesAndThreadsAtOnce() {
    Reconstructor reconstructor = new Reconstructor(model);
    List<Image> same =
        IntStream.range(0, 6).mapToObj(i -> Pictures.noise(8, 8, PixelFormat.GREY, i)).toList();
    List<Image> mixed =
        IntStream.range(1, 6).mapToObj(i -> Pictures.noise(8, 5 * i, PixelFormat.BGR, i)).toList();
    for (List<Image> pictures : List.of(same, mixed)) {
      List<Reconstruction> each = pictures.stream().map(reconstructor::reconstruct).toList();
      IntStream.range(0, 20)
          .parallel()
          .forEach(i -> assertEquals(each, reconstructor.reconstruct(pictures)));
    }
  }

  @Test
  void aStreamTakesNoMoreHeapThanTheModelItself() {
    try (Binding binding = model.bind(Map.of("image", new long[] {1, 8, 8, 1}))) {
      double bare = Allocation.bytes(binding::run);
      Reconstructor reconstructor = new Reconstructor(model);
      Image picture = Pictures.noise(40, 30, PixelFormat.BGR, 1);
      Image into = Image.blank(40, 30, PixelFormat.BGR);
      double task = Allocation.bytes(() -> reconstructor.reconstruct(picture, into));
      assertEquals(bare, task, StyleTransferTest.JITTER);
    }
  }

  @Test
  void aModelThatDoesNotFitIsRefusedInOneLine() {
    try (Model style = Model.open(TinyModels.negative(folder.resolve("negative.onnx")))) {
      refused("negative.onnx: not an autoencoder", () -> new Reconstructor(style));
    }
  }
}
