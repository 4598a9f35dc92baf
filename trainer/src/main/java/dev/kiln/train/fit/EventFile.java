package dev.kiln.train.fit;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A run's metrics and sample sheets for TensorBoard: TensorFlow's {@code Event} messages, in the
 * records of its {@code TFRecord} format. Only added to, as TensorBoard follows it while it grows;
 * a run that goes on begins another file, and TensorBoard puts them together.
 */
final class EventFile {
  private static final int MASK = 0xa282ead8;

  private final Path file;
  private boolean begun;

  EventFile(Path folder) {
    file = folder.resolve("events.out.tfevents." + System.currentTimeMillis() + ".kiln");
  }

  /**
   * Adds an epoch.
   *
   * @param number from 1
   * @param sheet PNG
   */
  void add(int number, Run.Epoch epoch, Optional<byte[]> sheet) {
    if (!begun) {
      append(event().string(3, "brain.Event:2"));
      begun = true;
    }
    ProtobufWriter summary = new ProtobufWriter();
    for (Map.Entry<String, Double> metric : epoch.metrics().entrySet()) {
      summary.message(1, scalar(tag(metric.getKey()), metric.getValue()));
    }
    summary.message(1, scalar("learning_rate", epoch.rate()));
    summary.message(1, scalar("images_per_second", epoch.samples() / epoch.seconds()));
    sheet.ifPresent(png -> summary.message(1, image("samples", png)));
    append(event().varint(2, number).message(5, summary));
  }

  /** {@code train_loss} as {@code loss/train}, so that what is compared shares a panel. */
  private static String tag(String metric) {
    int end = metric.indexOf('_');
    return metric.substring(end + 1) + "/" + metric.substring(0, end);
  }

  private static ProtobufWriter event() {
    return new ProtobufWriter().fixed(1, System.currentTimeMillis() / 1e3);
  }

  private static ProtobufWriter scalar(String tag, double value) {
    return new ProtobufWriter().string(1, tag).fixed(2, (float) value);
  }

  private static ProtobufWriter image(String tag, byte[] png) {
    // PNG's header: width and height are at 16 and 20, in network order.
    ByteBuffer header = ByteBuffer.wrap(png);
    ProtobufWriter image =
        new ProtobufWriter()
            .varint(1, header.getInt(20))
            .varint(2, header.getInt(16))
            .varint(3, 3)
            .bytes(4, png);
    return new ProtobufWriter().string(1, tag).message(4, image);
  }

  private void append(ProtobufWriter event) {
    try {
      Files.write(
          file, record(event.toBytes()), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be written (%s)".formatted(file, e.getMessage()), e);
    }
  }

  /** Length, its checksum, content, its checksum. */
  private static byte[] record(byte[] content) {
    ByteBuffer length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(content.length);
    return ByteBuffer.allocate(content.length + Long.BYTES + 2 * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(length.array())
        .putInt(maskedCrc(length.array()))
        .put(content)
        .putInt(maskedCrc(content))
        .array();
  }

  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
