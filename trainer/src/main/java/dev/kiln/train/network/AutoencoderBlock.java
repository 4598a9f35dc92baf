package dev.kiln.train.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;

/**
 * A network that encodes what it takes and decodes the code, so that each half is a network too.
 * The halves share the whole's parameters, and can be used when the whole has been initialized.
 */
public interface AutoencoderBlock {
  /** From the input to its code. */
  Block encoder();

  /** From a code to a reconstruction. */
  Block decoder();

  /** Returns the shape of a code, batch first as -1. */
  Shape code();
}
