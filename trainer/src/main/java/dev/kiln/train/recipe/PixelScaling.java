package dev.kiln.train.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.annotations.JsonAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.kiln.train.data.ImageNet;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What is done to pictures before a network sees them; it belongs to the network's weights. A byte
 * b becomes (b * scale - mean) / std.
 *
 * @param scale the factor of a byte, 0..255; not 0
 * @param mean one number for each channel, or one for all
 * @param std not 0; one number for each channel, or one for all
 */
@JsonAdapter(PixelScaling.Json.class)
public record PixelScaling(double scale, List<Double> mean, List<Double> std) {
  /** 0..1, as the article "deeplab-v3plus" has it. */
  public static final PixelScaling UNIT = new PixelScaling(1 / 255.0, List.of(0.0), List.of(1.0));

  /** {@link ImageNet}'s. */
  public static final PixelScaling IMAGENET =
      new PixelScaling(1 / 255.0, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  private static final Map<String, PixelScaling> NAMED = Map.of("unit", UNIT, "imagenet", IMAGENET);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the number and its range
   */
  public PixelScaling {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (scale == 0 || std.contains(0.0) || !counts(mean) || !counts(std)) {
      throw new IllegalArgumentException(
          "pixels are scaled by numbers other than 0, one for each of 3 channels or one for all");
    }
  }

  private static boolean counts(List<Double> numbers) {
    return numbers.size() == 1 || numbers.size() == 3;
  }

  /**
   * Returns the pictures normalized.
   *
   * @param images float [N, 3, H, W], RGB in 0..1, or grey [N, 1, H, W] if one number is for all
   *     channels
   */
  public NDArray apply(NDArray images) {
    if (equals(UNIT)) {
      return images;
    }
    if (equals(IMAGENET)) {
      return ImageNet.normalize(images);
    }
    NDManager manager = images.getManager();
    try (NDArray factor = channels(manager, i -> 255 * scale / at(std, i));
        NDArray offset = channels(manager, i -> -at(mean, i) / at(std, i))) {
      return images.mul(factor).addi(offset);
    }
  }

  /** Returns whether it does the same to all channels, and so serves grey pictures too. */
  public boolean isOfOneChannel() {
    return mean.size() == 1 && std.size() == 1;
  }

  private interface Channel {
    double value(int index);
  }

  private NDArray channels(NDManager manager, Channel channel) {
    float[] values = new float[Math.max(mean.size(), std.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) channel.value(i);
    }
    return manager.create(values).reshape(1, values.length, 1, 1);
  }

  private static double at(List<Double> numbers, int channel) {
    return numbers.get(numbers.size() == 1 ? 0 : channel);
  }

  /** In run.json what has a name is its name. */
  static final class Json extends TypeAdapter<PixelScaling> {
    private record Numbers(double scale, List<Double> mean, List<Double> std) {}

    private static final Gson GSON = new Gson();

    @Override
    public void write(JsonWriter out, PixelScaling scaling) throws IOException {
      for (Map.Entry<String, PixelScaling> named : NAMED.entrySet()) {
        if (named.getValue().equals(scaling)) {
          out.value(named.getKey());
          return;
        }
      }
      Numbers numbers = new Numbers(scaling.scale, scaling.mean, scaling.std);
      GSON.toJson(numbers, Numbers.class, out);
    }

    @Override
    public PixelScaling read(JsonReader in) throws IOException {
      if (in.peek() == JsonToken.STRING) {
        return NAMED.get(in.nextString());
      }
      Numbers numbers = GSON.fromJson(in, Numbers.class);
      return new PixelScaling(numbers.scale, numbers.mean, numbers.std);
    }
  }
}
