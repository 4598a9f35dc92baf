/**
 * Makes an Android app with Maven and a JDK alone: resources by aapt2, classes by D8, signatures by
 * apksig.
 *
 * <p>Start with {@link dev.kiln.android.build.ApkMojo}. The same input gives the same bytes, before
 * signing and after. What the app is made of, its poms say; this package knows no app.
 */
package dev.kiln.android.build;
