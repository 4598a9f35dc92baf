package dev.kiln.tune.torch;

/** Products of matrices. */
final class MatrixRows {
  static final Rows ROWS =
      new Rows()
          .row("MatMul", "torch.matmul({0}, {1})")
          .weights(0, 1)
          .row("Gemm", MatrixRows::gemm)
          .weights(0, 1, 2)
          .row(
              "Einsum",
              site ->
                  "torch.einsum(\"%s\", %s)"
                      .formatted(site.node().text("equation", ""), site.all()))
          .row("Det", "torch.det({0})");

  private MatrixRows() {}

  private static String gemm(Site site) {
    String product =
        "torch.matmul(%s, %s)".formatted(turned(site, 0, "transA"), turned(site, 1, "transB"));
    String scaled = scaled(product, site.node().number("alpha", 1));
    return site.has(2)
        ? "torch.add(%s, %s)".formatted(scaled, scaled(site.in(2), site.node().number("beta", 1)))
        : scaled;
  }

  private static String turned(Site site, int input, String attribute) {
    String matrix = site.in(input);
    return site.node().integer(attribute, 0) != 0 ? "torch.t(%s)".formatted(matrix) : matrix;
  }

  private static String scaled(String code, float factor) {
    return factor == 1 ? code : "torch.mul(%s, %s)".formatted(code, Term.literal(factor));
  }
}
