package dev.kiln.runtime.platform;

import java.util.Locale;

/** The operating systems that providers distinguish. */
public enum OperatingSystem {
  LINUX,
  WINDOWS,
  MACOS,
  ANDROID,
  OTHER;

  public static OperatingSystem current() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (System.getProperty("java.vm.vendor", "").contains("Android")) {
      return ANDROID;
    }
    if (os.contains("linux")) {
      return LINUX;
    }
    if (os.contains("windows")) {
      return WINDOWS;
    }
    return os.contains("mac") ? MACOS : OTHER;
  }
}
