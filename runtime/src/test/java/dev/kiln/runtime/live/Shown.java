package dev.kiln.runtime.live;

import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told, a line for each frame; refuses the result "refuse". */
final class Shown implements FrameListener<String> {
  private final List<String> lines = new ArrayList<>();

  @Override
  public void result(Frame frame, String result) {
    if (result.equals("refuse")) {
      throw new IllegalStateException("refused");
    }
    add(frame.sequence() + ": " + result);
  }

  @Override
  public void failed(Frame frame, Throwable cause) {
    add(frame.sequence() + " failed: " + cause.getMessage());
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  synchronized void await(int count) throws InterruptedException {
    while (lines.size() < count) {
      wait();
    }
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
