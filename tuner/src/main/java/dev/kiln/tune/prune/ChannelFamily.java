package dev.kiln.tune.prune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Channels that lie at the same places, such as all that one layer makes. Its width is cut in
 * steps.
 *
 * @param channels the slot that stands for each channel and all that is tied to it
 * @param places how many slots of a channel lie at each place
 */
record ChannelFamily(List<Integer> channels, Map<Place, Integer> places) {
  private static final int WIDE = 16;

  /** Returns the families of channels that can be cut, in the order of the graph. */
  static List<ChannelFamily> of(ChannelSlots slots) {
    Map<Integer, Map<Place, Integer>> ofChannel = new LinkedHashMap<>();
    slots
        .all()
        .forEach(
            (place, all) -> {
              for (int slot : all) {
                if (slots.ties.reason(slot).isEmpty()) {
                  ofChannel
                      .computeIfAbsent(slots.ties.root(slot), root -> new LinkedHashMap<>())
                      .merge(place, 1, Integer::sum);
                }
              }
            });
    Map<Map<Place, Integer>, List<Integer>> families = new LinkedHashMap<>();
    ofChannel.forEach(
        (root, places) -> {
          if (places.keySet().stream().anyMatch(slots.readers()::contains)) {
            families.computeIfAbsent(places, key -> new ArrayList<>()).add(root);
          }
        });
    return families.entrySet().stream()
        .map(family -> new ChannelFamily(family.getValue(), family.getKey()))
        .toList();
  }

  /**
   * Returns how many channels leave at once: wide layers keep multiples of 16, which processors
   * like, narrower ones multiples of 8 or 4.
   */
  int step() {
    int tied = places.values().stream().mapToInt(Integer::intValue).min().orElse(1);
    int width = channels.size() * tied;
    int multiple = WIDE;
    while (multiple > 1 && width < 2 * multiple) {
      multiple /= 2;
    }
    return Math.max(1, (multiple == 2 ? 1 : multiple) / tied);
  }

  /** Returns how many channels leave next when so many are left; 0 if none can. */
  int next(int left) {
    int over = left % step();
    int next = over > 0 ? over : step();
    return left > next ? next : 0;
  }
}
