/**
 * How fast each model is on each provider and number of threads of this device, in plain Java.
 * Start with {@link dev.kiln.android.speed.SpeedTest}, whose {@link
 * dev.kiln.android.speed.SpeedReport} says what is fastest.
 *
 * <p>The CPU is what models run on unless a measurement on this very device says that another
 * provider is faster and gives the same answer; then {@link dev.kiln.android.speed.Choices}
 * remember it.
 */
package dev.kiln.android.speed;
