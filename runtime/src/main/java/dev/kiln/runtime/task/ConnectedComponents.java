package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ink divided into parts that touch, corners included (two passes with union-find: Rosenfeld and
 * Pfaltz, Sequential Operations in Digital Picture Processing, 1966).
 *
 * @param labels for each pixel its component's label, 0 where there is no ink
 * @param components the first has label 1
 */
record ConnectedComponents(int[] labels, List<Component> components) {
  static ConnectedComponents of(Ink ink) {
    int[] labels = new int[ink.mask().length];
    int[] parents = new int[labels.length / 2 + 2];
    int provisional = firstPass(ink, labels, parents);
    int[] finals = new int[provisional + 1];
    int count = 0;
    for (int label = 1; label <= provisional; label++) {
      int root = root(parents, label);
      finals[label] = root == label ? ++count : finals[root];
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = finals[labels[i]];
    }
    return new ConnectedComponents(labels, measure(ink, labels, count));
  }

  private static int firstPass(Ink ink, int[] labels, int[] parents) {
    int width = ink.width();
    int next = 0;
    for (int y = 0, i = 0; y < ink.height(); y++) {
      for (int x = 0; x < width; x++, i++) {
        if (!ink.mask()[i]) {
          continue;
        }
        int label = 0;
        if (x > 0) {
          label = join(parents, label, labels[i - 1]);
        }
        if (y > 0) {
          label = x > 0 ? join(parents, label, labels[i - width - 1]) : label;
          label = join(parents, label, labels[i - width]);
          label = x < width - 1 ? join(parents, label, labels[i - width + 1]) : label;
        }
        if (label == 0) {
          label = ++next;
          parents[label] = label;
        }
        labels[i] = label;
      }
    }
    return next;
  }

  /** The smaller label leads, so that a root is always seen before what it leads. */
  private static int join(int[] parents, int a, int b) {
    if (a == 0 || b == 0) {
      return a + b;
    }
    int rootA = root(parents, a);
    int rootB = root(parents, b);
    parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    return Math.min(rootA, rootB);
  }

  private static int root(int[] parents, int label) {
    int root = label;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  private static List<Component> measure(Ink ink, int[] labels, int count) {
    Measures[] measures = new Measures[count + 1];
    Arrays.setAll(measures, label -> new Measures());
    for (int y = 0, i = 0; y < ink.height(); y++) {
      for (int x = 0; x < ink.width(); x++, i++) {
        if (labels[i] != 0) {
          measures[labels[i]].add(ink, labels, x, y);
        }
      }
    }
    List<Component> components = new ArrayList<>();
    for (int label = 1; label <= count; label++) {
      components.add(measures[label].component(label));
    }
    return components;
  }

  /** What is summed over a component's pixels. */
  private static final class Measures {
    private int left = Integer.MAX_VALUE;
    private int right;
    private int top = Integer.MAX_VALUE;
    private int bottom;
    private int area;
    private int outline;
    private double strength;
    private double edge;
    private double contrast;

    void add(Ink ink, int[] labels, int x, int y) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      area++;
      strength += ink.strength()[y * ink.width() + x];
      side(ink, labels, x, y, -1, 0);
      side(ink, labels, x, y, 1, 0);
      side(ink, labels, x, y, 0, -1);
      side(ink, labels, x, y, 0, 1);
    }

    private void side(Ink ink, int[] labels, int x, int y, int dx, int dy) {
      int width = ink.width();
      int label = labels[y * width + x];
      if (isOf(label, ink, labels, x + dx, y + dy)) {
        return;
      }
      outline++;
      // Some pixels further to both sides, because edges are blurred, the more the larger a
      // picture.
      int reach = Math.max(1, Math.min(width, ink.height()) / 400);
      int in = 0;
      while (in < reach && isOf(label, ink, labels, x - (in + 1) * dx, y - (in + 1) * dy)) {
        in++;
      }
      int out = reach + 1;
      while (!inside(ink, x + out * dx, y + out * dy)) {
        out--;
      }
      float dark = ink.brightness()[(y - in * dy) * width + x - in * dx];
      float paper = ink.brightness()[(y + out * dy) * width + x + out * dx];
      contrast += paper - dark;
      edge += (paper - dark) / Math.max(paper, AdaptiveThreshold.DARKEST_PAPER);
    }

    private static boolean isOf(int label, Ink ink, int[] labels, int x, int y) {
      return inside(ink, x, y) && labels[y * ink.width() + x] == label;
    }

    private static boolean inside(Ink ink, int x, int y) {
      return x >= 0 && y >= 0 && x < ink.width() && y < ink.height();
    }

    Component component(int label) {
      Box box = new Box(left, top, right - left + 1, bottom - top + 1);
      return new Component(
          label,
          box,
          area,
          outline,
          (float) (strength / area),
          (float) (edge / outline),
          (float) (contrast / outline));
    }
  }
}
