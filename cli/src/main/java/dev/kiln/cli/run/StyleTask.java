package dev.kiln.cli.run;

import dev.kiln.media.BufferedImages;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import dev.kiln.runtime.task.StyleTransfer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Paints a picture in a model's style. */
final class StyleTask implements PictureTask {
  private final StyleTransfer style;

  StyleTask(Model model, TaskOptions options) {
    StyleTransfer made =
        new StyleTransfer(model, ForeignModel.bothWays(model, options.image(), ResizeMode.STRETCH))
            .withSize(options.size())
            .withStrength(options.strength());
    OptionalLong memory = options.memory();
    style = memory.isPresent() ? made.withMemory(memory.getAsLong()) : made;
  }

  private record Styled(String image, int width, int height, double milliseconds) {}

  @Override
  public boolean isPicture() {
    return true;
  }

  @Override
  public Answer answer(Path file, Image picture) {
    long start = System.nanoTime();
    Image styled = style.apply(picture);
    double milliseconds = Math.round((System.nanoTime() - start) / 1e4) / 1e2;
    String line =
        String.format(
            Locale.ROOT, "%dx%d in %.0f ms", styled.width(), styled.height(), milliseconds);
    return new Answer(
        List.of(line),
        new Styled(file.toString(), styled.width(), styled.height(), milliseconds),
        () -> BufferedImages.copy(styled));
  }
}
