package dev.kiln.cluster.answer;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ImageTask;
import dev.kiln.runtime.task.OutputView;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** An output of a model as it is, in numbers. */
final class OutputAnswer implements PictureAnswer {
  private static final StructType NUMBERS =
      new StructType()
          .add("shape", DataTypes.createArrayType(DataTypes.LongType, false))
          .add("numbers", DataTypes.createArrayType(DataTypes.FloatType, false));

  private final ImageTask<Numbers> task;
  private final boolean bytes;

  /** What one picture gave. */
  private static final class Numbers {
    private long[] shape;
    private float[] values;
  }

  OutputAnswer(Model model, BatchSettings settings) {
    Port port = port(model, settings.output());
    bytes = port.type() == ElementType.UINT8;
    if (!bytes && !port.type().isFloating() || port.type() == ElementType.DOUBLE) {
      throw new ModelException(
          "%s: the output %s cannot be read as numbers; expected float, float16, bfloat16 or uint8"
              .formatted(model, port));
    }
    task =
        settings.preprocessing() == null
            ? new ImageTask<>(model, port.name(), this::read)
            : new ImageTask<>(model, settings.preprocessing(), port.name(), this::read);
  }

  private static Port port(Model model, String name) {
    return model.outputs().stream()
        .filter(port -> name.isEmpty() || port.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "%s: no output '%s'; its outputs are %s"
                        .formatted(model, name, model.outputs())));
  }

  private void read(OutputView view, int index, Numbers into) {
    long[] all = view.shape();
    into.shape = Arrays.copyOfRange(all, Math.min(1, all.length), all.length);
    int count = (int) Arrays.stream(into.shape).reduce(1, Math::multiplyExact);
    into.values = new float[count];
    if (!bytes) {
      view.floats(index * count).get(into.values);
      return;
    }
    ByteBuffer from = view.bytes(index * count);
    for (int i = 0; i < count; i++) {
      into.values[i] = from.get() & 0xff;
    }
  }

  @Override
  public StructType columns() {
    return new StructType().add("output", NUMBERS);
  }

  @Override
  public boolean isFasterTogether() {
    return true;
  }

  @Override
  public List<Object[]> of(List<Image> pictures) {
    return task.run(pictures, picture -> new Numbers()).stream()
        .map(numbers -> new Object[] {RowFactory.create(numbers.shape, numbers.values)})
        .toList();
  }
}
