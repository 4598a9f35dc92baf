/**
 * What proves a model: signing keys, and the bill of materials. Start with {@link
 * dev.kiln.pipeline.trust.ModelSigner}, which signs a model, or {@link
 * dev.kiln.pipeline.trust.ModelBom}, which describes one in CycloneDX's terms. Signatures are
 * verified by {@link dev.kiln.runtime.trust.ModelSignature}.
 */
package dev.kiln.pipeline.trust;
