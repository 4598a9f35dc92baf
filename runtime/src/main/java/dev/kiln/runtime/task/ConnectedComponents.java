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
 * @param components by label, from 1; the first is null
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
    int width = ink.width();
    int height = ink.height();
    int[] left = new int[count + 1];
    int[] right = new int[count + 1];
    int[] top = new int[count + 1];
    int[] bottom = new int[count + 1];
    int[] area = new int[count + 1];
    int[] outline = new int[count + 1];
    double[] strength = new double[count + 1];
    Arrays.fill(left, width);
    Arrays.fill(top, height);
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        int label = labels[i];
        if (label == 0) {
          continue;
        }
        left[label] = Math.min(left[label], x);
        right[label] = Math.max(right[label], x);
        top[label] = Math.min(top[label], y);
        bottom[label] = y;
        area[label]++;
        strength[label] += ink.strength()[i];
        outline[label] +=
            (x == 0 || labels[i - 1] != label ? 1 : 0)
                + (x == width - 1 || labels[i + 1] != label ? 1 : 0)
                + (y == 0 || labels[i - width] != label ? 1 : 0)
                + (y == height - 1 || labels[i + width] != label ? 1 : 0);
      }
    }
    List<Component> components = new ArrayList<>(count + 1);
    components.add(null);
    for (int c = 1; c <= count; c++) {
      Box box = new Box(left[c], top[c], right[c] - left[c] + 1, bottom[c] - top[c] + 1);
      float mean = (float) (strength[c] / area[c]);
      components.add(new Component(c, box, area[c], outline[c], mean));
    }
    return components;
  }
}
