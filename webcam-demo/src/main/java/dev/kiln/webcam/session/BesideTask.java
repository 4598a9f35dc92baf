package dev.kiln.webcam.session;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.runtime.task.StageTimes;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows two models' results for each frame beside each other, in one picture of twice the width.
 */
final class BesideTask implements FrameTask<RenderedFrame> {
  private final String name;
  private final FrameTask<RenderedFrame> left;
  private final FrameTask<RenderedFrame> right;

  BesideTask(String name, FrameTask<RenderedFrame> left, FrameTask<RenderedFrame> right) {
    this.name = name;
    this.left = left;
    this.right = right;
  }

  /** Both results, and the picture of both. */
  private record Pair(String model, Image picture, RenderedFrame left, RenderedFrame right)
      implements RenderedFrame {
    @Override
    public List<String> words() {
      List<String> words = new ArrayList<>(left.words());
      words.addAll(right.words());
      return words;
    }
  }

  @Override
  public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
    Pair earlier = spare instanceof Pair pair ? pair : null;
    RenderedFrame a = left.run(frame, earlier == null ? null : earlier.left, times);
    RenderedFrame b = right.run(frame, earlier == null ? null : earlier.right, times);
    Pair both =
        earlier != null && earlier.left == a && earlier.right == b
            ? earlier
            : new Pair(name, Image.blank(2 * frame.width(), frame.height(), frame.format()), a, b);
    copy(a.picture(), both.picture, 0);
    copy(b.picture(), both.picture, 1);
    return both;
  }

  private static void copy(Image half, Image whole, int place) {
    int row = half.width() * half.format().channels();
    for (int y = 0; y < half.height(); y++) {
      System.arraycopy(half.pixels(), y * row, whole.pixels(), (2 * y + place) * row, row);
    }
  }

  @Override
  public void close() {
    try {
      left.close();
    } finally {
      right.close();
    }
  }
}
