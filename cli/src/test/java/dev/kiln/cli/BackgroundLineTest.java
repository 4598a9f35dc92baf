package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another background behind persons, with a model that takes what is red for one. */
class BackgroundLineTest {
  private static final Path CLIP = Path.of("../samples/clip.avi");

  @TempDir private static Path folder;
  private static Path person;
  private static Path road;
  private static Path photo;

  @BeforeAll
  static void make() throws IOException {
    person = RedPersons.write(folder.resolve("red.onnx"), "[\"wall\", \"person\", \"cat\"]");
    road = RedPersons.write(folder.resolve("road.onnx"), "[\"road\", \"tree\", \"sky\"]");
    photo = folder.resolve("photo.png");
    BufferedImage picture = new BufferedImage(160, 120, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = picture.createGraphics();
    g.setColor(Color.GRAY);
    g.fillRect(0, 0, 160, 120);
    g.setColor(Color.RED);
    g.fillOval(50, 30, 60, 60);
    g.dispose();
    ImageIO.write(picture, "png", photo.toFile());
  }

  private static BufferedImage result(String background) throws IOException {
    Path out = folder.resolve("out.png");
    Console run = kiln("run", person, photo, "--background", background, "-o", out);
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().matches(" *1[345]\\.\\d %  person\\s+"), run.out());
    BufferedImage picture = ImageIO.read(out.toFile());
    assertEquals(0xff0000, picture.getRGB(80, 60) & 0xffffff);
    return picture;
  }

  @Test
  void aPhotoGetsAColourAPictureOrABlur() throws IOException {
    assertEquals(0x00b140, result("#00b140").getRGB(5, 5) & 0xffffff);
    assertEquals(0x808080, result("blur").getRGB(5, 5) & 0xffffff);
    assertEquals(0x808080, result("blur:30").getRGB(45, 60) & 0xffffff);
    BufferedImage blue = new BufferedImage(7, 3, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < 21; p++) {
      blue.setRGB(p % 7, p / 7, 0x102030);
    }
    Path picture = folder.resolve("beach.png");
    ImageIO.write(blue, "png", picture.toFile());
    assertEquals(0x102030, result(picture.toString()).getRGB(150, 110) & 0xffffff);
  }

  @Test
  void aVideoGetsOneTooInARunAndLive() throws IOException {
    Path out = folder.resolve("out.avi");
    Console run =
        kiln("run", person, CLIP, "--background", "#204060", "--smooth", "0.5", "-o", out);
    assertEquals(0, run.exitCode(), run.err());
    Path live = folder.resolve("live.avi");
    Console session =
        kiln(
            "live",
            "--model",
            person,
            "--background",
            "blur:5",
            "--headless",
            "--source",
            CLIP,
            "--record",
            live,
            "--seconds",
            "2",
            "--json");
    assertEquals(0, session.exitCode(), session.err());
    assertEquals("", session.json().get("failure").getAsString());
    assertTrue(session.json().get("shown").getAsLong() > 0, session.out());
    assertTrue(live.toFile().length() > 0);
  }

  @Test
  void theSecondOfTwoClassesWithoutNamesIsThePerson() throws IOException {
    Path unnamed = RedPersons.unnamed(folder.resolve("unnamed.onnx"));
    Path out = folder.resolve("unnamed.png");
    Console run = kiln("run", unnamed, photo, "--background", "#00b140", "-o", out);
    assertEquals(0, run.exitCode(), run.err());
    BufferedImage picture = ImageIO.read(out.toFile());
    assertEquals(0x00b140, picture.getRGB(5, 5) & 0xffffff);
    assertEquals(0xff0000, picture.getRGB(80, 60) & 0xffffff);
    Console live =
        kiln(
            "live",
            "--model",
            unnamed,
            "--background",
            "#00b140",
            "--headless",
            "--source",
            CLIP,
            "--seconds",
            "1",
            "--json");
    assertEquals(0, live.exitCode(), live.err());
    assertTrue(live.json().get("shown").getAsLong() > 0, live.out());
  }

  @Test
  void whatDoesNotServeABackgroundIsRefused() {
    Path out = folder.resolve("never.png");
    fails("class 'person'", "run", road, photo, "--background", "blur", "-o", out);
    fails("red.onnx gives only a picture", "run", person, photo, "--background", "blur");
    fails("--smooth is for masks", "run", person, CLIP, "--smooth", "0.5", "-o", "out.avi");
    fails(
        "--smooth is for videos",
        "run",
        person,
        photo,
        "--background",
        "blur",
        "--smooth",
        "0.5",
        "-o",
        out);
    fails(
        "choose one", "run", person, photo, "--background", "blur", "--overlay", "0.5", "-o", out);
    fails("expected blur, blur:RADIUS", "run", person, photo, "--background", "fog", "-o", out);
    fails("3 to 100, not 200", "run", person, photo, "--background", "blur:200", "-o", out);
    fails(
        "--smooth 1.0: expected 0 to below 1",
        "run",
        person,
        CLIP,
        "--background",
        "blur",
        "--smooth",
        "1",
        "-o",
        "out.avi");
    fails(
        "--background is not an option",
        "run",
        Path.of("../models/digits.onnx"),
        photo,
        "--background",
        "blur");
    fails("road: --background needs", "live", "--model", road, "--background", "blur");
    fails("--smooth is for masks", "live", "--model", person, "--smooth", "0.5");
  }

  private static void fails(String about, Object... arguments) {
    Console console = kiln(arguments);
    assertEquals(2, console.exitCode(), console.err());
    assertTrue(console.err().contains(about), console.err());
    assertEquals(1, console.err().strip().lines().count(), console.err());
  }
}
