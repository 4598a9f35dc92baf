package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Paints pictures in a model's style (Johnson, Alahi, Fei-Fei, Perceptual Losses for Real-Time
 * Style Transfer and Super-Resolution, 2016). Takes Kiln's style models, input and output uint8 [N,
 * H, W, 3], and with a {@link Preprocessing} others that make a picture of a picture.
 *
 * <p>Immutable and thread-safe. The model stays its owner's, who closes it. A stream of pictures of
 * one size and format takes no heap here when the caller gives the destination.
 */
public final class StyleTransfer {
  private static final Requirement REQUIREMENT =
      new Requirement(
          "a style model",
          Set.of(Task.STYLE),
          "a picture in and a picture out: uint8 [N, H, W, 3]");

  private final ImageInput input;
  private final Workspaces<ImageWorkspace> workspaces;
  private final int size;
  private final double strength;

  /**
   * With a dressed model.
   *
   * @throws ModelException if the model is no style model, or undressed
   */
  public StyleTransfer(Model model) {
    this(model, null);
  }

  /**
   * With any model that makes a picture of a picture.
   *
   * @param preprocessing what the network makes of pixels; null for a dressed model
   * @throws ModelException if the model does not fit
   */
  public StyleTransfer(Model model, Preprocessing preprocessing) {
    REQUIREMENT.checkTask(model);
    input = ImageInput.of(model, preprocessing, ResizeMode.STRETCH, REQUIREMENT);
    ImageOutput output = ImageOutput.of(model, preprocessing, REQUIREMENT);
    if (input.fit() != ResizeMode.STRETCH) {
      throw new ModelException(
          model + ": a style fills the whole picture; expected fit STRETCH, not " + input.fit());
    }
    if (input.format() != output.format()) {
      throw REQUIREMENT.refusal(model);
    }
    workspaces =
        new Workspaces<>(
            (count, width, height) ->
                new ImageWorkspace(model, input, output, count, width, height));
    size = 0;
    strength = 1;
  }

  private StyleTransfer(StyleTransfer other, int size, double strength) {
    this.input = other.input;
    this.workspaces = other.workspaces;
    this.size = size;
    this.strength = strength;
  }

  /**
   * The same at a working size: strokes are as large as if the picture had it, and the time falls
   * with its square. The result is scaled to the picture's size.
   *
   * @param longerSide of what the model sees, in pixels; 0, as at first, for the picture's own. A
   *     model of fixed size keeps that.
   * @throws ModelException if it is negative
   */
  public StyleTransfer withSize(int longerSide) {
    if (longerSide < 0) {
      throw new IllegalArgumentException(
          "a working size of " + longerSide + "; expected 0 or more pixels");
    }
    return new StyleTransfer(this, longerSide, strength);
  }

  /**
   * The same with the style laid over the picture.
   *
   * @param share of the style: 0 for the picture itself, 1, as at first, for the style alone
   * @throws ModelException if it is not in 0..1
   */
  public StyleTransfer withStrength(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a strength of " + share + "; expected 0 to 1");
    }
    return new StyleTransfer(this, size, share);
  }

  /** The picture in the model's style, in its own size and format. */
  public Image apply(Image picture) {
    Image into = Image.blank(picture.width(), picture.height(), picture.format());
    apply(picture, into);
    return into;
  }

  /**
   * Fills a picture with another one in the model's style.
   *
   * @param into of the picture's size and format; not the picture itself
   * @throws ModelException if size or format differ, the model fails or is closed
   */
  public void apply(Image picture, Image into) {
    apply(picture, into, null);
  }

  /**
   * The same in a stream whose stages are timed.
   *
   * @param times told when the picture is prepared, the model has run and the result is made; null
   *     for nobody
   */
  public void apply(Image picture, Image into, StageTimes times) {
    into.requireLike(picture);
    ImageWorkspace workspace = workspaces.take(1, width(picture), height(picture));
    boolean done = false;
    try {
      workspace.fill(0, picture);
      Workspace.tell(times, Stage.PRE);
      workspace.run();
      Workspace.tell(times, Stage.RUN);
      read(workspace, 0, picture, into);
      Workspace.tell(times, Stage.POST);
      done = true;
    } finally {
      workspaces.give(workspace, done);
    }
  }

  /**
   * Pictures in the model's style; those of one size go through the model at once where it takes
   * several.
   */
  public List<Image> apply(List<Image> pictures) {
    if (!input.takesAtOnce(pictures)) {
      List<Image> styled = new ArrayList<>();
      pictures.forEach(picture -> styled.add(apply(picture)));
      return styled;
    }
    Image first = pictures.get(0);
    ImageWorkspace workspace = workspaces.take(pictures.size(), width(first), height(first));
    boolean done = false;
    try {
      for (int i = 0; i < pictures.size(); i++) {
        workspace.fill(i, pictures.get(i));
      }
      workspace.run();
      List<Image> styled = new ArrayList<>();
      for (int i = 0; i < pictures.size(); i++) {
        Image picture = pictures.get(i);
        Image into = Image.blank(picture.width(), picture.height(), picture.format());
        read(workspace, i, picture, into);
        styled.add(into);
      }
      done = true;
      return styled;
    } finally {
      workspaces.give(workspace, done);
    }
  }

  private void read(ImageWorkspace workspace, int index, Image picture, Image into) {
    workspace.read(index, into);
    if (strength < 1) {
      picture.blend(into, strength, into);
    }
  }

  private int width(Image picture) {
    return input.width(picture.width(), picture.height(), size);
  }

  private int height(Image picture) {
    return input.height(picture.width(), picture.height(), size);
  }
}
