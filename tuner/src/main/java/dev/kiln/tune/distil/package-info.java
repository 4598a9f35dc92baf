/**
 * Teaches a model to give what another one gives. Start with {@link dev.kiln.tune.distil.Distil},
 * which takes a {@link dev.kiln.tune.distil.Pupil} and a {@link dev.kiln.tune.distil.Teacher}.
 */
package dev.kiln.tune.distil;
