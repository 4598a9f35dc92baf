package dev.kiln.runtime.task;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How well pictures were read.
 *
 * @param written digits that are there
 * @param found of them, those with a box of an intersection over union of at least 0.5
 * @param read of them, those with the right label
 * @param invented boxes where no digit is
 * @param iou the sum of the found ones' intersections over unions
 */
public record Score(int written, int found, int read, int invented, double iou) {
  static final Score ZERO = new Score(0, 0, 0, 0, 0);

  public static Score of(Page page, List<Digit> digits) {
    Set<Digit> matched = new HashSet<>();
    int found = 0;
    int read = 0;
    double sum = 0;
    for (Page.Written w : page.written) {
      for (Digit d : digits) {
        long common = w.box().overlap(d.box());
        double iou = (double) common / (w.box().area() + d.box().area() - common);
        if (iou >= 0.5 && matched.add(d)) {
          found++;
          sum += iou;
          read += d.label().equals(w.label()) ? 1 : 0;
          break;
        }
      }
    }
    return new Score(page.written.size(), found, read, digits.size() - matched.size(), sum);
  }

  Score plus(Score o) {
    return new Score(
        written + o.written, found + o.found, read + o.read, invented + o.invented, iou + o.iou);
  }

  @Override
  public String toString() {
    return String.format(
        "%d written, %.3f found (mean IoU %.3f), %.3f of them read, %d invented",
        written, (double) found / written, iou / found, (double) read / found, invented);
  }
}
