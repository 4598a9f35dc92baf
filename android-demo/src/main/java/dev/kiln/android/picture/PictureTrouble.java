package dev.kiln.android.picture;

/** What is wrong with a picture, or with the place that it is to be kept in. */
public enum PictureTrouble {
  /** It is gone, or the app may not read it. */
  UNREADABLE,
  /** It is no picture, or one that this version of Android does not know. */
  NO_PICTURE,
  /** It does not fit into memory even when it is made smaller. */
  TOO_LARGE,
  /** There is no space left for it, or no place that takes it. */
  NO_SPACE
}
