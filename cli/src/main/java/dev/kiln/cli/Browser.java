package dev.kiln.cli;

import java.awt.Desktop;
import java.io.IOException;
import java.net.URI;

/** Opens a page in the person's browser, if there is one; its address is printed anyway. */
final class Browser {
  private Browser() {}

  static void open(URI address) {
    try {
      if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
        Desktop.getDesktop().browse(address);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // Without a browser the printed address is all there is to do.
      return;
    }
  }
}
