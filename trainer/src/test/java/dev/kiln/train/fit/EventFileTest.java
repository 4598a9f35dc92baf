package dev.kiln.train.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files as a reader of TensorFlow's formats finds them. */
class EventFileTest {
  @TempDir Path folder;

  @Test
  void theChecksumIsTheOneOfRfc3720() {
    assertEquals(0xe3069283, crc32c("123456789".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void holdsEachEpochsMetricsAndSheet() throws IOException {
    byte[] sheet = PngEncoder.encode(new BufferedImage(300, 20, BufferedImage.TYPE_INT_RGB));
    double before = System.currentTimeMillis() / 1e3;
    EventFile events = new EventFile(folder);
    events.add(1, epoch(0.1, Map.of("train_loss", 2.5)), Optional.of(sheet));
    events.add(300, epoch(0.05, Map.of("test_iou/sky", -0.25)), Optional.empty());

    List<Map<Integer, Object>> read = read(onlyFile());
    assertEquals(3, read.size());
    assertEquals("brain.Event:2", text(read.get(0).get(3)));
    for (Map<Integer, Object> event : read) {
      double time = Double.longBitsToDouble((long) event.get(1));
      assertTrue(time >= before && time <= before + 60, "seconds since 1970");
    }
    assertEquals(1L, read.get(1).get(2));
    assertEquals(300L, read.get(2).get(2));
    Map<String, Object> first = values(read.get(1));
    assertEquals(
        List.of("loss/train", "learning_rate", "images_per_second", "samples"), names(first));
    assertEquals(2.5f, first.get("loss/train"));
    assertEquals(0.1f, first.get("learning_rate"));
    assertEquals(25f, first.get("images_per_second"));
    Map<Integer, Object> image = one(message((ByteBuffer) first.get("samples")));
    assertEquals(20L, image.get(1), "height");
    assertEquals(300L, image.get(2), "width");
    assertEquals(3L, image.get(3), "RGB");
    assertArrayEquals(sheet, bytes(image.get(4)));
    Map<String, Object> second = values(read.get(2));
    assertEquals(-0.25f, second.get("iou/sky/test"));
  }

  @Test
  void beginsToExistWithTheFirstEpoch() throws IOException {
    new EventFile(folder);
    try (var files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  private static Run.Epoch epoch(double rate, Map<String, Double> metrics) {
    return new Run.Epoch(rate, metrics, 50, 2);
  }

  private Path onlyFile() throws IOException {
    try (var files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size());
      assertTrue(all.get(0).getFileName().toString().startsWith("events.out.tfevents."));
      return all.get(0);
    }
  }

  /** The events of a file, each with its fields; the last of several is kept. */
  private static List<Map<Integer, Object>> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Map<Integer, Object>> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertEquals(unmasked(in.getInt()), crc32c(length), "checksum of the length");
      byte[] event =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(event);
      assertEquals(unmasked(in.getInt()), crc32c(event), "checksum of the event");
      events.add(one(message(ByteBuffer.wrap(event))));
    }
    return events;
  }

  private static int unmasked(int masked) {
    return Integer.rotateLeft(masked - 0xa282ead8, 15);
  }

  /** Castagnoli's checksum, bit by bit. */
  private static int crc32c(byte[] bytes) {
    int crc = ~0;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    return ~crc;
  }

  /** An event's values by their tags: numbers, and images as bytes. */
  private static Map<String, Object> values(Map<Integer, Object> event) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field value : message((ByteBuffer) event.get(5))) {
      assertEquals(1, value.number());
      Map<Integer, Object> fields = one(message((ByteBuffer) value.content()));
      Object content =
          fields.containsKey(2) ? Float.intBitsToFloat((int) fields.get(2)) : fields.get(4);
      values.put(text(fields.get(1)), content);
    }
    return values;
  }

  private record Field(int number, Object content) {}

  /** A message of protocol buffers, its fields as long, int or bytes. */
  private static List<Field> message(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      long key = varint(in);
      Object content =
          switch ((int) key & 7) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 2 -> slice(in, (int) varint(in));
            case 5 -> in.getInt();
            default -> throw new IllegalStateException("wire type " + (key & 7));
          };
      fields.add(new Field((int) (key >> 3), content));
    }
    return fields;
  }

  private static Map<Integer, Object> one(List<Field> fields) {
    Map<Integer, Object> byNumber = new LinkedHashMap<>();
    fields.forEach(field -> byNumber.put(field.number(), field.content()));
    return byNumber;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      value += (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  private static ByteBuffer slice(ByteBuffer in, int length) {
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  private static byte[] bytes(Object content) {
    ByteBuffer buffer = ((ByteBuffer) content).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static String text(Object content) {
    return new String(bytes(content), StandardCharsets.UTF_8);
  }

  private static List<String> names(Map<String, Object> values) {
    return List.copyOf(values.keySet());
  }
}
