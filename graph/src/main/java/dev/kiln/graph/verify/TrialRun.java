package dev.kiln.graph.verify;

import dev.kiln.graph.GraphException;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A search for inputs that a model runs with. Where they may kill the process, they are tried in
 * another one first.
 */
final class TrialRun implements AutoCloseable {
  private static final int MOST_DEATHS = 4;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Path file;
  private final UnaryOperator<Forward> around;
  private final TrialProcess elsewhere;
  private Model model;

  /**
   * Creates a search.
   *
   * @param file the model
   * @param around wraps the model so that it accepts the inputs
   * @param elsewhere the files to run in another process first; empty for none
   */
  TrialRun(Path file, UnaryOperator<Forward> around, List<Path> elsewhere) {
    this.file = file;
    this.around = around;
    this.elsewhere = new TrialProcess(elsewhere);
  }

  /**
   * Returns the first inputs that the model runs with.
   *
   * @param named the name of the model in messages
   * @throws NothingComparedException if there are none
   */
  Map<String, Tensor> first(Stream<Supplier<Map<String, Tensor>>> candidates, Path named) {
    long end = System.nanoTime() + LONGEST_NANOS;
    String last = "none of its sizes is small enough to be tried";
    for (Iterator<Supplier<Map<String, Tensor>>> each = candidates.iterator(); each.hasNext(); ) {
      Map<String, Tensor> given = each.next().get();
      Optional<String> complaint = elsewhere.complaint(given).or(() -> complaint(given));
      if (complaint.isEmpty()) {
        return given;
      }
      last = complaint.get();
      if (elsewhere.deaths() == MOST_DEATHS || System.nanoTime() > end) {
        break;
      }
    }
    throw new NothingComparedException(
        "%s runs with nothing that was tried: %s; give the shapes of its inputs or data"
            .formatted(named, last));
  }

  private Optional<String> complaint(Map<String, Tensor> given) {
    try {
      if (model == null) {
        model = Model.open(file, CompareModels.OPTIONS);
      }
      around.apply(model::run).run(given);
      return Optional.empty();
    } catch (ModelException e) {
      if (model == null) {
        throw new GraphException(e.getMessage(), e);
      }
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public void close() {
    elsewhere.close();
    if (model != null) {
      model.close();
    }
  }
}
