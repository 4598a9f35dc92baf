package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium with the page in it. */
final class Chromium implements AutoCloseable {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Reads a copy of a canvas, so that the page's own is not read back from the graphics card. */
  private static final String PIXELS =
      """
      const pixels = id => {
        const {width, height} = document.getElementById(id);
        const copy = Object.assign(document.createElement('canvas'), {width, height});
        const context = copy.getContext('2d', {willReadFrequently: true});
        context.drawImage(document.getElementById(id), 0, 0);
        return context.getImageData(0, 0, width, height).data;
      };
      """;

  private final ChromeDriver driver;

  private Chromium(URI address, List<String> camera) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync");
    options.addArguments(camera);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    driver.manage().window().setSize(new Dimension(1360, 1020));
    driver.get(address.toString());
  }

  static boolean isInstalled() {
    return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
  }

  /** With a camera that shows the clip, in 640x480 and 30 times a second. */
  static Chromium withCamera(URI address, Path clip, Path folder) {
    Path film = Y4m.of(clip, folder.resolve("camera.y4m"));
    return new Chromium(
        address,
        List.of(
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--use-file-for-fake-video-capture=" + film.toAbsolutePath()));
  }

  static Chromium withoutCamera(URI address) {
    return new Chromium(address, List.of());
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    long start = System.nanoTime();
    while (!Boolean.TRUE.equals(driver.executeScript("return " + expression))) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        screenshot("failed.png");
        throw new AssertionError(
            "never true: " + expression + "; the page says '" + text("notice") + "'");
      }
      awaitSeconds(0.1);
    }
  }

  void awaitSeconds(double seconds) {
    try {
      Thread.sleep((long) (1000 * seconds));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String text(String id) {
    return driver.findElement(By.id(id)).getText();
  }

  void choose(String group, String value) {
    WebElement choice =
        driver.findElement(By.cssSelector("input[name='" + group + "'][value='" + value + "']"));
    driver.executeScript("arguments[0].click()", choice);
  }

  void set(String slider, int value) {
    driver.executeScript(
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
        driver.findElement(By.id(slider)),
        value);
  }

  /** Chooses a file of the user's. */
  void file(Path file) {
    driver.findElement(By.id("file")).sendKeys(file.toAbsolutePath().toString());
  }

  /** Drops a file on the page, whose content it asks the server for. */
  void drop(String address, String name, String type) {
    driver.executeAsyncScript(
        """
        const [address, name, type, done] = arguments;
        fetch(address).then(response => response.blob()).then(content => {
          const files = new DataTransfer();
          files.items.add(new File([content], name, {type}));
          dispatchEvent(new DragEvent('drop', {dataTransfer: files, cancelable: true}));
          done();
        });
        """,
        address,
        name,
        type);
  }

  /** Draws a line into the source through points in shares of its size. */
  void draw(double[][] points) {
    WebElement canvas = driver.findElement(By.id("source"));
    Dimension size = canvas.getSize();
    Actions hand = new Actions(driver, Duration.ofMillis(200));
    for (int i = 0; i < points.length; i++) {
      // Offsets are from the centre.
      int x = (int) ((points[i][0] - .5) * size.width);
      int y = (int) ((points[i][1] - .5) * size.height);
      hand.moveToElement(canvas, x, y);
      if (i == 0) {
        hand.clickAndHold();
      }
    }
    hand.release().perform();
  }

  /** How far source and result are apart: the mean of the differences of their channels. */
  double difference() {
    return ((Number)
            driver.executeScript(
                PIXELS
                    + """
                    const [a, b] = [pixels('source'), pixels('result')];
                    let sum = 0;
                    for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
                    return sum / a.length;
                    """))
        .doubleValue();
  }

  /** Every colour of the result, 0xRRGGBB. */
  Set<Integer> resultColours() {
    List<?> found =
        (List<?>)
            driver.executeScript(
                PIXELS
                    + """
                    const data = pixels('result');
                    const colours = new Set();
                    for (let i = 0; i < data.length; i += 4) {
                      colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
                    }
                    return [...colours];
                    """);
    Set<Integer> colours = new HashSet<>();
    found.forEach(colour -> colours.add(((Number) colour).intValue()));
    return colours;
  }

  /** What the page measured of the last frames: each stage's median, in milliseconds. */
  Map<String, Double> stages() {
    List<?> rows =
        (List<?>)
            driver.executeScript(
                """
                const rows = [...document.querySelectorAll('#stages tr')].map(row => row.cells);
                return rows.map(([name, , median]) => [name.textContent, median.textContent]);
                """);
    Map<String, Double> stages = new LinkedHashMap<>();
    for (Object row : rows) {
      List<?> cells = (List<?>) row;
      stages.put(cells.get(0).toString(), Double.valueOf(cells.get(1).toString()));
    }
    return stages;
  }

  /** Makes the window as narrow as a phone. */
  void becomePhone() {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
  }

  /** A canvas as it is drawn now. */
  String drawing(String id) {
    return (String)
        driver.executeScript("return document.getElementById(arguments[0]).toDataURL()", id);
  }

  void follow(String link) {
    driver.executeScript("arguments[0].click()", driver.findElement(By.id(link)));
  }

  /** Checks that the page has complained of nothing and talked to nobody else. */
  void assertQuiet(URI home) {
    List<String> complaints =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .map(Object::toString)
            .toList();
    assertEquals(List.of(), complaints);
    List<?> requests =
        (List<?>)
            driver.executeScript(
                "return performance.getEntriesByType('resource').map(entry => entry.name)");
    assertTrue(requests.size() > 4, requests.toString());
    for (Object request : requests) {
      String address = request.toString();
      assertTrue(
          address.startsWith(home.toString()) || address.startsWith("blob:"), "asked " + address);
    }
  }

  void screenshot(String name) {
    Path file = Path.of("target/screenshots", name);
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
