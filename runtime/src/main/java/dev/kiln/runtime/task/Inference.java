package dev.kiln.runtime.task;

import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps from a picture to a result, shared by all picture tasks: take a workspace, fill it, run
 * the model, read the result, return the workspace. Immutable and thread-safe; allocates nothing
 * for a stream of pictures of one size and format.
 *
 * @param <W> the workspace
 * @param <R> the result, filled by the reader
 */
final class Inference<W extends Workspace, R> {
  private static final Logger LOG = LoggerFactory.getLogger(Inference.class);

  private final ImageInput input;
  private final Workspaces<W> workspaces;
  private final Reader<? super W, ? super R> reader;
  private final int size;

  /** Null if the model takes pictures of one size, or does not run in this machine's memory. */
  private final Headroom headroom;

  private final long memory;

  /** Made once: a frame allocates nothing. */
  private final IntConsumer trial = this::tryOut;

  /** A function that reads the result of one picture of the batch. */
  @FunctionalInterface
  interface Reader<W, R> {
    void read(W workspace, int index, R into);
  }

  Inference(ImageInput input, Workspaces.Factory<W> factory, Reader<? super W, ? super R> reader) {
    this(input, new Workspaces<>(factory), reader, 0, null, Headroom.AUTOMATIC);
  }

  private Inference(
      ImageInput input,
      Workspaces<W> workspaces,
      Reader<? super W, ? super R> reader,
      int size,
      Headroom headroom,
      long memory) {
    this.input = input;
    this.workspaces = workspaces;
    this.reader = reader;
    this.size = size;
    this.headroom = headroom;
    this.memory = memory;
  }

  /**
   * Returns an inference with another working size that shares the workspaces.
   *
   * @param longerSide the longer side of the picture as the model sees it, in pixels; 0 for the
   *     picture's own size
   * @throws IllegalArgumentException if the size is negative
   */
  Inference<W, R> withSize(int longerSide) {
    if (longerSide < 0) {
      throw new IllegalArgumentException(
          "a working size of " + longerSide + "; expected 0 or more pixels");
    }
    return new Inference<>(input, workspaces, reader, longerSide, headroom, memory);
  }

  /** Returns an inference that works on large pictures at a smaller size, if memory demands it. */
  Inference<W, R> within(Headroom shared) {
    return new Inference<>(input, workspaces, reader, size, shared, memory);
  }

  /**
   * Returns an inference with another budget of memory that shares the workspaces.
   *
   * @throws IllegalArgumentException if the budget is not positive
   */
  Inference<W, R> withMemory(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException(
          "a memory budget of " + bytes + " bytes; expected more than 0");
    }
    return new Inference<>(input, workspaces, reader, size, headroom, bytes);
  }

  /** Returns an inference that reads another result and shares the workspaces. */
  <S> Inference<W, S> withReader(Reader<? super W, ? super S> other) {
    return new Inference<>(input, workspaces, other, size, headroom, memory);
  }

  /** Runs the model on one picture. */
  void run(Image picture, R into, StageTimes times) {
    W workspace = take(1, picture);
    boolean done = false;
    try {
      workspace.fill(0, picture);
      times.done(Stage.PRE);
      run(workspace);
      times.done(Stage.RUN);
      reader.read(workspace, 0, into);
      times.done(Stage.POST);
      done = true;
    } finally {
      give(workspace, done);
    }
  }

  /**
   * Runs the model on several pictures: as one batch if the model accepts batches and the pictures
   * have one size, otherwise one by one.
   *
   * @param blank creates the result to fill for a picture
   */
  List<R> run(List<Image> pictures, Function<Image, ? extends R> blank) {
    List<R> results = new ArrayList<>();
    for (Image picture : pictures) {
      results.add(blank.apply(picture));
    }
    if (input.takesAtOnce(pictures) && fits(pictures.size(), pictures.get(0))) {
      runBatch(pictures, results);
    } else {
      for (int i = 0; i < pictures.size(); i++) {
        run(pictures.get(i), results.get(i), StageTimes.NONE);
      }
    }
    return results;
  }

  private void runBatch(List<Image> pictures, List<R> results) {
    W workspace = take(pictures.size(), pictures.get(0));
    boolean done = false;
    try {
      for (int i = 0; i < pictures.size(); i++) {
        workspace.fill(i, pictures.get(i));
      }
      run(workspace);
      for (int i = 0; i < pictures.size(); i++) {
        reader.read(workspace, i, results.get(i));
      }
      done = true;
    } finally {
      give(workspace, done);
    }
  }

  private void run(W workspace) {
    if (headroom == null || !workspace.isNew()) {
      workspace.run();
    } else {
      headroom.run(workspace.pixels(), workspace::run);
    }
  }

  /** Returns whether a batch takes no more memory than its pictures may take one by one. */
  private boolean fits(int count, Image picture) {
    return headroom == null
        || headroom.isHarmless((long) count * width(picture, size) * height(picture, size), memory);
  }

  /** Takes a workspace for a batch of pictures like this one. */
  W take(int count, Image picture) {
    int width = width(picture, size);
    int height = height(picture, size);
    if (headroom == null) {
      return workspaces.take(count, width, height);
    }
    int side = headroom.side(width, height, memory, trial);
    return side == Math.max(width, height)
        ? workspaces.take(count, width, height)
        : workspaces.take(count, width(picture, side), height(picture, side));
  }

  private int width(Image picture, int longerSide) {
    return input.width(picture.width(), picture.height(), longerSide);
  }

  private int height(Image picture, int longerSide) {
    return input.height(picture.width(), picture.height(), longerSide);
  }

  /** Runs the model on a small picture, to see what a pixel takes. */
  private void tryOut(int side) {
    W workspace = workspaces.take(1, side, side * 3 / 4);
    try {
      run(workspace);
    } catch (ModelException e) {
      LOG.debug("no trial at {} pixels", side, e);
    } finally {
      workspaces.give(workspace, false);
    }
  }

  /** Returns a workspace to the pool, or closes it if its run failed. */
  void give(W workspace, boolean done) {
    workspaces.give(workspace, done);
  }
}
