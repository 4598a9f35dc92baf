/**
 * The operating system, the processor and NVIDIA's libraries, looked at without loading anything.
 * Start with {@link dev.kiln.runtime.platform.OperatingSystem}.
 */
package dev.kiln.runtime.platform;
