/**
 * The processor, the operating system, and the NVIDIA driver and libraries of this computer. Start
 * with {@link dev.kiln.runtime.platform.OperatingSystem}. Internal to Kiln. Choosing a provider is
 * left to {@link dev.kiln.runtime.Providers}.
 */
package dev.kiln.runtime.platform;
