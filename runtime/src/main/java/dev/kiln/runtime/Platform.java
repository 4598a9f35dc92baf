package dev.kiln.runtime;

import java.util.Locale;

/** The operating systems that make a difference to providers. */
enum Platform {
  LINUX,
  WINDOWS,
  MACOS,
  ANDROID,
  OTHER;

  static Platform current() {
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
