package dev.kiln.tune.torch;

/** Activation functions and the softmax family. */
final class ActivationRows {
  private static final int SOFTMAX_ALONG_AXIS = 13;

  static final Rows ROWS =
      new Rows()
          .row("Relu", "torch.relu({0})")
          .row("Sigmoid", "torch.sigmoid({0})")
          .row("Tanh", "torch.tanh({0})")
          .row("LeakyRelu", "torch.leaky_relu({0}, {alpha=0.01})")
          .row("ThresholdedRelu", "torch.mul({0}, torch.gt({0}, {alpha=1}))")
          .row("Elu", "torch.elu({0}, {alpha=1})")
          .row("Celu", "torch.celu({0}, {alpha=1})")
          .row("Selu", ActivationRows::selu)
          .row("PRelu", ActivationRows::prelu)
          .weights(1)
          .row(
              "HardSigmoid",
              "torch.clamp(torch.add(torch.mul({0}, {alpha=0.2}), {beta=0.5}), 0, 1)")
          .row("HardSwish", "torch.hardswish({0})")
          .row("Swish", "torch.mul({0}, torch.sigmoid(torch.mul({0}, {alpha=1})))")
          .row("Mish", "torch.mish({0})")
          .row(
              "Gelu",
              site ->
                  site.fill(
                      "torch.gelu({0}, approximate=\"%s\")"
                          .formatted(site.node().text("approximate", "none"))))
          .row("Softplus", "torch.softplus({0})")
          .row("Softsign", "torch.div({0}, torch.add(torch.abs({0}), 1))")
          .row("Shrink", ActivationRows::shrink)
          .row("Clip", ActivationRows::clip)
          .row("Softmax", site -> softmax(site, "softmax"))
          .row("LogSoftmax", site -> softmax(site, "log_softmax"))
          .row("Hardmax", ActivationRows::hardmax);

  private ActivationRows() {}

  /** Before opset 7 a vector of slopes belonged to the channels. */
  private static String prelu(Site site) {
    String x = site.in(0);
    String slope = site.in(1);
    if (site.opset() < 7 && site.rank(1) == 1) {
      slope = "torch.reshape(%s, [-1%s])".formatted(slope, ", 1".repeat(site.rank(0) - 2));
    }
    return "torch.add(torch.relu(%s), torch.mul(%s, torch.clamp(%s, None, 0)))"
        .formatted(x, slope, x);
  }

  private static String selu(Site site) {
    return site.fill(
        "torch.mul(torch.elu({0}, {alpha=1.67326319217681884765625}), {gamma=1.05070102214813232421875})");
  }

  private static String shrink(Site site) {
    return site.fill(
        "torch.add(torch.mul(torch.add({0}, {bias=0}), torch.lt({0}, -({lambd=0.5}))),"
            + " torch.mul(torch.sub({0}, {bias=0}), torch.gt({0}, {lambd=0.5})))");
  }

  private static String clip(Site site) {
    String x = site.in(0);
    boolean numbers =
        (!site.has(1) || site.term(1) instanceof Term.Numbers)
            && (!site.has(2) || site.term(2) instanceof Term.Numbers);
    if (numbers) {
      String low = site.number("min", 1, "None");
      String high = site.number("max", 2, "None");
      return low.equals("None") && high.equals("None")
          ? x
          : "torch.clamp(%s, %s, %s)".formatted(x, low, high);
    }
    String low = site.has(1) ? "torch.maximum(%s, %s)".formatted(x, site.in(1)) : x;
    return site.has(2) ? "torch.minimum(%s, %s)".formatted(low, site.in(2)) : low;
  }

  /** Before opset 13 all axes from the given one on are flattened into one. */
  private static String softmax(Site site, String function) {
    String x = site.in(0);
    boolean along = site.opset() >= SOFTMAX_ALONG_AXIS;
    long axis = site.node().integer("axis", along ? -1 : 1);
    if (along || axis == -1 || site.rank(0) == axis + 1) {
      return "torch.%s(%s, %d)".formatted(function, x, axis);
    }
    return "torch.reshape(torch.%s(torch.flatten(%s, %d), -1), torch.size(%s))"
        .formatted(function, x, axis, x);
  }

  private static String hardmax(Site site) {
    String x = site.in(0);
    long axis = site.node().integer("axis", site.opset() >= SOFTMAX_ALONG_AXIS ? -1 : 1);
    return "torch.scatter(torch.zeros_like(%s), %d, torch.argmax(%s, %d, True), 1)"
        .formatted(x, axis, x, axis);
  }
}
