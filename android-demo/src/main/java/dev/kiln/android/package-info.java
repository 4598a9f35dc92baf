/**
 * The app: Kiln's models on a phone.
 *
 * <p>Start with {@link dev.kiln.android.MainActivity}.
 */
package dev.kiln.android;
