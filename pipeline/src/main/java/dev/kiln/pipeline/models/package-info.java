/**
 * Finds models and networks by name. Start with {@link dev.kiln.pipeline.models.ShippedModels};
 * {@link dev.kiln.pipeline.models.ModelManifest} tells whether a shipped file is unchanged, {@link
 * dev.kiln.pipeline.models.ModelWeights} reads the weights back out of a model, and {@link
 * dev.kiln.pipeline.models.NetworkCatalog} finds a network. An unknown name is answered with the
 * closest known one. Opening and running a model is left to {@code dev.kiln.runtime}.
 */
package dev.kiln.pipeline.models;
