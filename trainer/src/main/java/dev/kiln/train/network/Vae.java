package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.linear;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.tanh;
import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A variational autoencoder as in Kingma and Welling, "Auto-Encoding Variational Bayes" (2014).
 * Takes digits x [N, 784] in -1..1 and standard normal noise [N, 20]; gives the reconstruction [N,
 * 784], and the mean and the logarithm of the variance of the code, [N, 20] each.
 *
 * <p>The noise may be left out: in training it is then drawn, otherwise it is zero, so that the
 * mean is decoded. As a half, the encoder gives the mean.
 */
public final class Vae extends AbstractBlock implements AutoencoderBlock {
  private final int code;
  private final int pixels;
  private final Block fc1;
  private final Block fc21;
  private final Block fc22;
  private final Block encoder;
  private final Block decoder;

  private Vae(int code, int pixels) {
    this.code = code;
    this.pixels = pixels;
    fc1 = addChildBlock("fc1", linear(400));
    fc21 = addChildBlock("fc21", linear(code));
    fc22 = addChildBlock("fc22", linear(code));
    Block fc3 = addChildBlock("fc3", linear(400));
    Block fc4 = addChildBlock("fc4", linear(pixels));
    encoder = new Chain().add("fc1", fc1).add("relu", relu()).add("fc21", fc21);
    decoder = new Chain().add("fc3", fc3).add("relu", relu()).add("fc4", fc4).add("tanh", tanh());
  }

  /** Returns the network of the article. */
  static Vae vae(Dimensions d) {
    int side = (int) d.get("size");
    return Initializers.pytorch(new Vae((int) d.get("latent"), side * side));
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
    return new Shape(-1, code);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    NDList x = new NDList(inputs.head());
    NDList h1 = Activation.relu(fc1.forward(parameters, x, training));
    NDArray mu = fc21.forward(parameters, h1, training).singletonOrThrow();
    NDArray logvar = fc22.forward(parameters, h1, training).singletonOrThrow();
    NDArray z = mu;
    if (inputs.size() > 1 || training) {
      NDArray eps = inputs.size() > 1 ? inputs.get(1) : mu.getManager().randomNormal(mu.getShape());
      z = reparametrize(mu, logvar, eps);
    }
    NDArray reconstruction =
        decoder.forward(parameters, new NDList(z), training).singletonOrThrow();
    return new NDList(reconstruction, mu, logvar);
  }

  /**
   * Returns a sample of the normal distribution, so that mean and variance still have gradients.
   */
  private static NDArray reparametrize(NDArray mu, NDArray logvar, NDArray eps) {
    NDArray std = logvar.mul(scalar(0.5, logvar)).exp();
    return eps.mul(std).add(mu);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape[] x = {inputs[0]};
    encoder.initialize(manager, type, x);
    fc22.initialize(manager, type, fc1.getOutputShapes(x));
    decoder.initialize(manager, type, encoder.getOutputShapes(x));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long n = inputs[0].get(0);
    return new Shape[] {new Shape(n, pixels), new Shape(n, code), new Shape(n, code)};
  }
}
