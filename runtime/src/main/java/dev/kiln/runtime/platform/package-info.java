/**
 * The processor, the operating system and NVIDIA's driver and libraries of this computer. Internal
 * to Kiln. Choosing a provider is left to {@link dev.kiln.runtime.Providers}.
 */
package dev.kiln.runtime.platform;
