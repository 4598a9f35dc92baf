package dev.kiln.tune.torch;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.tune.torch.Term.Numbers;
import java.util.List;
import java.util.Optional;

/** Pictures [N, C, H, W] in another size. */
final class ResizeRows {
  private static final int FIRST_WITH_SIZES = 11;

  static final Rows ROWS =
      new Rows()
          .row("Resize", ResizeRows::resize)
          .row("Upsample", ResizeRows::resize)
          .row("GridSample", ResizeRows::grid);

  private ResizeRows() {}

  private static String resize(Site site) {
    if (site.rank(0) != 4
        || site.node().integer("antialias", 0) != 0
        || site.node().attributes().containsKey("axes")
        || site.node().text("keep_aspect_ratio_policy", "stretch").startsWith("not")) {
      throw site.refuse("only the plain resizing of pictures [N, C, H, W] has an expression");
    }
    boolean old = isOld(site);
    String mode = site.node().text("mode", "nearest");
    String place =
        site.node().text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
    String nearest = site.node().text("nearest_mode", old ? "floor" : "round_prefer_floor");
    boolean corners = place.equals("align_corners");
    boolean centres =
        place.equals("half_pixel") || place.equals("pytorch_half_pixel") && !givesOne(site);
    boolean usual = site.node().number("cubic_coeff_a", -0.75f) == -0.75f;
    boolean exclude = site.node().integer("exclude_outside", 0) != 0;
    if (mode.equals("linear") && (corners && isWhole(site) || centres)) {
      return interpolated(site, "bilinear", corners);
    }
    if (mode.equals("cubic") && (corners && isWhole(site) || centres) && usual && !exclude) {
      return interpolated(site, "bicubic", corners);
    }
    boolean down = place.equals("asymmetric") && nearest.equals("floor");
    boolean squares = isMultiple(site) && List.of("asymmetric", "half_pixel").contains(place);
    if (mode.equals("nearest") && (down || squares)) {
      return "torch.upsample_nearest2d(%s, %s, %s)"
          .formatted(site.in(0), sizes(site), down ? scales(site) : "None, None");
    }
    if (mode.equals("linear") && isOnePixel(site)) {
      return interpolated(site, "bilinear", false);
    }
    throw site.refuse(
        "mode %s with coordinates %s and rounding %s has no expression"
            .formatted(mode, place, nearest));
  }

  private static String interpolated(Site site, String kind, boolean corners) {
    return "torch.upsample_%s2d(%s, %s, %s, %s)"
        .formatted(
            kind,
            site.in(0),
            sizes(site),
            corners ? "True" : "False",
            corners ? "None, None" : scales(site));
  }

  private static boolean isOld(Site site) {
    return site.node().is("Upsample") || site.opset() < FIRST_WITH_SIZES;
  }

  /** Returns the scales of all axes, if those are given and not sizes. */
  private static Optional<Numbers> given(Site site) {
    if (site.node().attributes().get("scales") instanceof Attribute.Floats floats) {
      List<String> values = floats.values().stream().map(Term::literal).toList();
      return Optional.of(new Numbers(values, false, dev.kiln.runtime.ElementType.FLOAT));
    }
    int input = isOld(site) ? 1 : 2;
    return site.has(input)
        ? Optional.of(site.numbers(input)).filter(scales -> !scales.values().isEmpty())
        : Optional.empty();
  }

  private static String scales(Site site) {
    return given(site)
        .map(scales -> scales.values().get(2) + ", " + scales.values().get(3))
        .orElse("None, None");
  }

  /** Whether every pixel becomes a square of whole pixels. */
  private static boolean isMultiple(Site site) {
    return given(site)
        .map(scales -> scales.values().stream().allMatch(s -> s.matches("\\d+\\.0")))
        .orElse(false);
  }

  /** Whether the size that is wanted is a whole number for certain. */
  private static boolean isWhole(Site site) {
    return given(site).isEmpty() || isMultiple(site);
  }

  private static boolean givesOne(Site site) {
    return given(site).isEmpty()
        && site.numbers(3).values().subList(2, 4).stream().anyMatch("1"::equals);
  }

  /** Whether a picture of one pixel is enlarged: all coordinates agree. */
  private static boolean isOnePixel(Site site) {
    return site.shape(0)
        .map(shape -> shape.subList(2, 4).stream().allMatch(Dim.of(1)::equals))
        .orElse(false);
  }

  private static String sizes(Site site) {
    String x = site.in(0);
    Optional<Numbers> scales = given(site);
    if (scales.isEmpty()) {
      List<String> sizes = site.numbers(3).values();
      return "[int(%s), int(%s)]".formatted(sizes.get(2), sizes.get(3));
    }
    List<String> values = scales.get().values();
    return "[int(torch.floor(torch.size(%s, 2) * %s)), int(torch.floor(torch.size(%s, 3) * %s))]"
        .formatted(x, values.get(2), x, values.get(3));
  }

  private static String grid(Site site) {
    int mode =
        switch (site.node().text("mode", "linear")) {
          case "nearest" -> 1;
          case "cubic", "bicubic" -> 2;
          default -> 0;
        };
    List<String> paddings = List.of("zeros", "border", "reflection");
    return "torch.grid_sampler(%s, %s, %d, %d, %s)"
        .formatted(
            site.in(0),
            site.in(1),
            mode,
            paddings.indexOf(site.node().text("padding_mode", "zeros")),
            site.node().integer("align_corners", 0) != 0 ? "True" : "False");
  }
}
