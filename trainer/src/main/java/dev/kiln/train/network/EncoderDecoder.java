package dev.kiln.train.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * An encoder and a decoder, called so, trained together. Gives the code and the reconstruction, in
 * this order.
 */
public final class EncoderDecoder extends AbstractBlock implements AutoencoderBlock {
  private final Block encoder;
  private final Block decoder;
  private final Shape code;

  EncoderDecoder(Block encoder, Block decoder, Shape code) {
    this.encoder = addChildBlock("encoder", encoder);
    this.decoder = addChildBlock("decoder", decoder);
    this.code = code;
  }

  @Override
  public Block encoder() {
    return encoder;
  }

  @Override
  public Block decoder() {
    return decoder;
  }

  @Override
  public Shape code() {
    return code;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
    NDList encoded = encoder.forward(parameters, x, training);
    NDList decoded = decoder.forward(parameters, encoded, training);
    return new NDList(encoded.singletonOrThrow(), decoded.singletonOrThrow());
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    encoder.initialize(manager, type, inputs);
    decoder.initialize(manager, type, encoder.getOutputShapes(inputs));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape[] encoded = encoder.getOutputShapes(inputs);
    return new Shape[] {encoded[0], decoder.getOutputShapes(encoded)[0]};
  }
}
