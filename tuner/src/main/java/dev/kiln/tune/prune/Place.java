package dev.kiln.tune.prune;

/** An axis of a value along which channels lie. */
record Place(String value, int axis) {}
