/**
 * Reports what an export or an optimization did. Start with {@link dev.kiln.graph.report.Report};
 * {@link dev.kiln.graph.report.ReportFile} writes one as JSON or Markdown.
 *
 * <p>Each {@link dev.kiln.graph.report.FinishedStep} is also passed to a listener as soon as it
 * ends.
 */
package dev.kiln.graph.report;
