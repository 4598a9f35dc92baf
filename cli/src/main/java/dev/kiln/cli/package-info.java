/** The command line, the only place that knows all the others. */
package dev.kiln.cli;
