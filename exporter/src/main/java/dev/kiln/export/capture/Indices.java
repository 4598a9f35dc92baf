package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexBooleans;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexNull;
import ai.djl.ndarray.index.dim.NDIndexPick;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.index.dim.NDIndexTake;
import dev.kiln.graph.GraphException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The conversion of DJL indices, and the replacement of the arrays in them. */
final class Indices {
  private Indices() {}

  /** Returns the parts of an index. */
  static List<Index> of(NDIndex index, Recorder recorder) {
    List<Index> parts = new ArrayList<>();
    for (NDIndexElement element : index.getIndices()) {
      if (parts.size() == index.getEllipsisIndex()) {
        parts.add(new Index.Ellipsis());
      }
      parts.add(part(element, recorder));
    }
    if (parts.size() == index.getEllipsisIndex()) {
      parts.add(new Index.Ellipsis());
    }
    return parts;
  }

  private static Index part(NDIndexElement element, Recorder recorder) {
    if (element instanceof NDIndexAll) {
      return new Index.All();
    }
    if (element instanceof NDIndexNull) {
      return new Index.NewAxis();
    }
    if (element instanceof NDIndexFixed fixed) {
      return new Index.At(Size.of(fixed.getIndex()));
    }
    if (element instanceof NDIndexSlice slice) {
      return new Index.Range(size(slice.getMin()), size(slice.getMax()), size(slice.getStep()));
    }
    if (element instanceof NDIndexTake take) {
      return new Index.Take(Arguments.operand(take.getIndex(), recorder).traced());
    }
    NDIndexBooleans booleans = (NDIndexBooleans) element;
    return new Index.Mask(Arguments.operand(booleans.getIndex(), recorder).traced());
  }

  private static Size size(Long number) {
    return number == null ? null : Size.of(number);
  }

  /** Returns the index with its arrays replaced. */
  static NDIndex with(NDIndex index, UnaryOperator<NDArray> arrays) {
    NDIndex copy = new NDIndex();
    for (NDIndexElement element : index.getIndices()) {
      if (copy.getIndices().size() == index.getEllipsisIndex()) {
        copy.addEllipseDim();
      }
      // This increases the rank; the part itself then replaces the placeholder.
      copy.addAllDim();
      copy.getIndices().set(copy.getIndices().size() - 1, with(element, arrays));
    }
    if (copy.getIndices().size() == index.getEllipsisIndex()) {
      copy.addEllipseDim();
    }
    return copy;
  }

  private static NDIndexElement with(NDIndexElement element, UnaryOperator<NDArray> arrays) {
    if (element instanceof NDIndexPick) {
      throw new GraphException(
          "at %s: an index that picks one of each row cannot be followed; use gather(...)"
              .formatted(SourceLine.here()));
    }
    if (element instanceof NDIndexTake take) {
      return new NDIndexTake(arrays.apply(take.getIndex()));
    }
    return element instanceof NDIndexBooleans booleans
        ? new NDIndexBooleans(arrays.apply(booleans.getIndex()))
        : element;
  }
}
