package dev.kiln.runtime;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Native memory in the hands of an object that must give it back. If the collector finds the object
 * first, a warning says where it was opened, and the memory is given back for it. (Android 8 lacks
 * java.lang.ref.Cleaner.)
 */
final class Lease extends PhantomReference<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final ReferenceQueue<Object> LOST = new ReferenceQueue<>();

  /** Not yet ended; keeps the leases themselves from the collector. */
  private static final Set<Lease> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Thread watch = new Thread(Lease::endLost, "kiln-leases");
    watch.setDaemon(true);
    watch.start();
  }

  private final String what;
  private final Runnable giveBack;
  private final Throwable opened;

  private Lease(Object holder, String what, Throwable opened, Runnable giveBack) {
    super(holder, LOST);
    this.what = what;
    this.opened = opened;
    this.giveBack = giveBack;
  }

  /**
   * @param what the holder's name in the warning
   * @param giveBack must not refer to the holder, which could then never be found lost
   */
  static Lease of(Object holder, String what, Runnable giveBack) {
    return started(new Lease(holder, what, new Throwable("opened here"), giveBack));
  }

  /**
   * A lease for a holder that nobody has to close: no warning if it is lost.
   *
   * @param giveBack must not refer to the holder, which could then never be found lost
   */
  static Lease unannounced(Object holder, Runnable giveBack) {
    return started(new Lease(holder, "", null, giveBack));
  }

  private static Lease started(Lease lease) {
    RUNNING.add(lease);
    return lease;
  }

  /** The memory has been given back; a second call does nothing. */
  void end() {
    RUNNING.remove(this);
    clear();
  }

  private static void endLost() {
    while (true) {
      try {
        Lease lost = (Lease) LOST.remove();
        if (RUNNING.remove(lost)) {
          if (lost.opened != null) {
            LOG.warn("{} was never closed", lost.what, lost.opened);
          }
          lost.giveBack.run();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("what was never closed can't be closed now", e);
      }
    }
  }
}
