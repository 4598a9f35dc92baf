package dev.kiln.webcam.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The hosts under which a server can be opened. */
final class ListenedHosts {
  private static final String THIS_MACHINE = "127.0.0.1";

  private ListenedHosts() {}

  /**
   * Returns the host itself, or what can be opened in place of one such as 0.0.0.0, which stands
   * for all addresses of this machine.
   */
  static List<String> of(String host) {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress() ? ofThisMachine() : List.of(host);
    } catch (UnknownHostException e) {
      return List.of(host);
    }
  }

  private static List<String> ofThisMachine() {
    List<String> hosts = new ArrayList<>(List.of(THIS_MACHINE));
    try {
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(network.getInetAddresses())) {
          boolean others = !address.isLoopbackAddress() && !address.isLinkLocalAddress();
          if (network.isUp() && others && address instanceof Inet4Address) {
            hosts.add(address.getHostAddress());
          }
        }
      }
    } catch (SocketException e) {
      return hosts;
    }
    return hosts;
  }
}
