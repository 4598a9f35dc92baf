package dev.kiln.runtime.render;

import dev.kiln.runtime.image.Image;

/** A frame in the style of a model, or as it came. */
public record StyledFrame(String model, Image picture) implements RenderedFrame {}
