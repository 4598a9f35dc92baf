package dev.kiln.train.fit;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    for (String metric : epochs.get(0).metrics().keySet()) {
      String quantity = metric.substring(metric.indexOf('_') + 1).replaceFirst("/.*", "");
      panels
          .computeIfAbsent(quantity, name -> panel(title, name))
          .addSeries(metric.replace('_', ' '), numbers(epochs), values(epochs, metric))
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

  private static double[] numbers(List<Run.Epoch> epochs) {
    double[] numbers = new double[epochs.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i + 1;
    }
    return numbers;
  }

  private static double[] values(List<Run.Epoch> epochs, String metric) {
    return epochs.stream().mapToDouble(epoch -> epoch.metrics().get(metric)).toArray();
  }
}
