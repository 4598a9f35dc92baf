package dev.kiln.train.fit;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The metrics of all epochs as a picture: a panel each for loss, accuracy and whatever else. */
final class Curves {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int MOST_COLUMNS = 3;
  private static final int EPOCH_LABELS_APART = 100;
  private static final int MOST_SIDE_BY_SIDE = 3;
  private static final String TEST = "test_";

  private Curves() {}

  static byte[] png(String title, List<Run.Epoch> epochs) {
    Map<String, XYChart> panels = new LinkedHashMap<>();
    Set<String> metrics = new LinkedHashSet<>();
    epochs.forEach(epoch -> metrics.addAll(epoch.metrics().keySet()));
    for (String metric : metrics) {
      String quantity = metric.substring(metric.indexOf('_') + 1).replaceFirst("/.*", "");
      int[] measured = measured(epochs, metric);
      panels
          .computeIfAbsent(quantity, name -> panel(title, name))
          .addSeries(metric.replace('_', ' '), numbers(measured), values(epochs, metric, measured))
          .setMarker(SeriesMarkers.NONE);
    }
    panels.values().forEach(Curves::placeLegend);
    return PngEncoder.encode(draw(List.copyOf(panels.values())));
  }

  /** Returns a panel for each test metric, with a curve for each run. */
  static BufferedImage compared(Map<String, Run> runs) {
    Map<String, XYChart> panels = new LinkedHashMap<>();
    for (Map.Entry<String, Run> run : runs.entrySet()) {
      List<Run.Epoch> epochs = run.getValue().epochs();
      Set<String> metrics = new LinkedHashSet<>();
      epochs.forEach(epoch -> metrics.addAll(epoch.metrics().keySet()));
      for (String metric : metrics) {
        if (metric.startsWith(TEST) && !metric.contains("/")) {
          int[] measured = measured(epochs, metric);
          panels
              .computeIfAbsent(metric, name -> panel("", name.replace('_', ' ')))
              .addSeries(run.getKey(), numbers(measured), values(epochs, metric, measured))
              .setMarker(SeriesMarkers.NONE);
        }
      }
    }
    panels.values().forEach(Curves::placeLegend);
    return draw(List.copyOf(panels.values()));
  }

  /** Below the curves, where it takes no width from them; beside them if there are many. */
  private static void placeLegend(XYChart panel) {
    if (panel.getSeriesCollection().size() <= MOST_SIDE_BY_SIDE) {
      panel
          .getStyler()
          .setLegendPosition(LegendPosition.OutsideS)
          .setLegendLayout(LegendLayout.Horizontal);
    }
  }

  private static BufferedImage draw(List<XYChart> panels) {
    int columns = Math.min(MOST_COLUMNS, panels.size());
    int rows = (panels.size() + columns - 1) / columns;
    BufferedImage picture =
        new BufferedImage(columns * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    graphics.dispose();
    for (int i = 0; i < panels.size(); i++) {
      int left = i % columns * WIDTH;
      int top = i / columns * HEIGHT;
      Graphics2D panel = picture.getSubimage(left, top, WIDTH, HEIGHT).createGraphics();
      panels.get(i).paint(panel, WIDTH, HEIGHT);
      panel.dispose();
    }
    return picture;
  }

  private static XYChart panel(String title, String quantity) {
    XYChart panel =
        new XYChartBuilder()
            .title(title)
            .xAxisTitle("epoch")
            .yAxisTitle(quantity)
            .width(WIDTH)
            .height(HEIGHT)
            .theme(ChartTheme.Matlab)
            .build();
    panel.getStyler().setXAxisTickMarkSpacingHint(EPOCH_LABELS_APART);
    return panel;
  }

  /** Returns the epochs that have a metric: what is measured may change while a network learns. */
  private static int[] measured(List<Run.Epoch> epochs, String metric) {
    return IntStream.range(0, epochs.size())
        .filter(i -> epochs.get(i).metrics().containsKey(metric))
        .toArray();
  }

  private static double[] numbers(int[] measured) {
    return IntStream.of(measured).mapToDouble(i -> i + 1).toArray();
  }

  private static double[] values(List<Run.Epoch> epochs, String metric, int[] measured) {
    return IntStream.of(measured).mapToDouble(i -> epochs.get(i).metrics().get(metric)).toArray();
  }
}
