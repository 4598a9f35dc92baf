/**
 * Measures which numbers flow through a graph when it sees real inputs. Start with {@link
 * dev.kiln.graph.calibrate.Calibration}: it runs a model on {@link
 * dev.kiln.graph.calibrate.Samples} and returns {@link dev.kiln.graph.calibrate.ValueStatistics}
 * for each value.
 *
 * <p>Histograms grow with neither the number of samples nor their size. {@link
 * dev.kiln.graph.calibrate.RangeMethod} chooses the range of a value that 8 bits shall cover.
 */
package dev.kiln.graph.calibrate;
