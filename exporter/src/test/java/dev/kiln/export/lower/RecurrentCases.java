package dev.kiln.export.lower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;
import dev.kiln.export.lower.OperatorCases.OperatorCase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Recurrent layers of every form, by the engine's own calls. */
final class RecurrentCases {
  private static final int FEATURES = 3;
  private static final int HIDDEN = 4;

  private RecurrentCases() {}

  private record Form(int layers, boolean biases, boolean bidirectional, boolean batchFirst) {
    int directions() {
      return bidirectional ? 2 : 1;
    }

    Shape input() {
      return batchFirst ? new Shape(-1, 5, FEATURES) : new Shape(5, -1, FEATURES);
    }

    /** Weights and biases as PyTorch has them, layer by layer and direction by direction. */
    NDList parameters(NDArray x, int gates) {
      NDList all = new NDList();
      for (int i = 0; i < layers * directions(); i++) {
        int inputs = i < directions() ? FEATURES : HIDDEN * directions();
        all.add(ramp(x, i, gates * HIDDEN, inputs));
        all.add(ramp(x, i + 1, gates * HIDDEN, HIDDEN));
        if (biases) {
          all.add(ramp(x, i + 2, gates * HIDDEN));
          all.add(ramp(x, i + 3, gates * HIDDEN));
        }
      }
      return all;
    }

    NDArray state(NDArray x) {
      long batch = x.size(batchFirst ? 0 : 1);
      return x.getManager().full(new Shape((long) layers * directions(), batch, HIDDEN), 0.3f);
    }

    @Override
    public String toString() {
      return "%d layers%s%s%s"
          .formatted(
              layers,
              biases ? "" : ", no biases",
              bidirectional ? ", both ways" : "",
              batchFirst ? "" : ", time first");
    }
  }

  static List<OperatorCase> all() {
    List<OperatorCase> cases = new ArrayList<>();
    for (Form form :
        List.of(
            new Form(1, true, false, true),
            new Form(2, true, false, false),
            new Form(1, false, true, true),
            new Form(2, true, true, true))) {
      for (RNN.Activation activation : RNN.Activation.values()) {
        cases.add(on("rnn " + activation, form, x -> rnn(x, form, activation)));
      }
      cases.add(on("gru", form, x -> gru(x, form)));
      cases.add(on("lstm", form, x -> lstm(x, form)));
    }
    return cases;
  }

  private static OperatorCase on(String name, Form form, Function<NDArray, NDList> forward) {
    return new OperatorCase(
        name + " of " + form,
        list -> forward.apply(list.singletonOrThrow()),
        List.of(form.input()));
  }

  private static NDList rnn(NDArray x, Form form, RNN.Activation activation) {
    return x.getNDArrayInternal()
        .rnn(
            x,
            form.state(x),
            form.parameters(x, 1),
            form.biases(),
            form.layers(),
            activation,
            0,
            false,
            form.bidirectional(),
            form.batchFirst());
  }

  private static NDList gru(NDArray x, Form form) {
    return x.getNDArrayInternal()
        .gru(
            x,
            form.state(x),
            form.parameters(x, 3),
            form.biases(),
            form.layers(),
            0,
            false,
            form.bidirectional(),
            form.batchFirst());
  }

  private static NDList lstm(NDArray x, Form form) {
    return x.getNDArrayInternal()
        .lstm(
            x,
            new NDList(form.state(x), form.state(x).mul(2)),
            form.parameters(x, 4),
            form.biases(),
            form.layers(),
            0,
            false,
            form.bidirectional(),
            form.batchFirst());
  }

  /** Numbers between -0.5 and 0.5 that differ from one parameter to the next. */
  private static NDArray ramp(NDArray x, int number, long... shape) {
    Shape wanted = new Shape(shape);
    return x.getManager()
        .arange(0f, wanted.size(), 1f)
        .mul(0.7 + number)
        .sin()
        .mul(0.5)
        .reshape(wanted);
  }
}
