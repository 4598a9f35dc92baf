package dev.kiln.cli.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings, in columns as wide as their widest cell. A heading that begins with {@code
 * >} aligns right.
 */
public final class Table {
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  public Table(String... headings) {
    right = new boolean[headings.length];
    String[] first = headings.clone();
    for (int i = 0; i < first.length; i++) {
      right[i] = first[i].startsWith(">");
      first[i] = right[i] ? first[i].substring(1) : first[i];
    }
    rows.add(first);
  }

  public void add(String... cells) {
    rows.add(cells);
  }

  public void print(PrintWriter out) {
    int[] widths = new int[right.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String space = " ".repeat(widths[i] - row[i].length());
        line.append(right[i] ? space + row[i] : row[i] + space).append("  ");
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
