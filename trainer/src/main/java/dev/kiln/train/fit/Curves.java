package dev.kiln.train.fit;

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
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The metrics of all epochs as a picture: a panel each for loss, accuracy and whatever else. */
final class Curves {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

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
    return Png.encode(draw(List.copyOf(panels.values())));
  }

  private static BufferedImage draw(List<XYChart> panels) {
    BufferedImage picture =
        new BufferedImage(panels.size() * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < panels.size(); i++) {
      Graphics2D graphics = picture.getSubimage(i * WIDTH, 0, WIDTH, HEIGHT).createGraphics();
      panels.get(i).paint(graphics, WIDTH, HEIGHT);
      graphics.dispose();
    }
    return picture;
  }

  private static XYChart panel(String title, String quantity) {
    return new XYChartBuilder()
        .title(title)
        .xAxisTitle("epoch")
        .yAxisTitle(quantity)
        .width(WIDTH)
        .height(HEIGHT)
        .theme(ChartTheme.Matlab)
        .build();
  }

  /** The epochs that have a metric: what is measured may change while a network learns. */
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
