package dev.kiln.runtime;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Native memory held by an object that must release it. If the holder is garbage-collected first,
 * the memory is released on its behalf and a warning says where it was opened. (Android 8 lacks
 * java.lang.ref.Cleaner.)
 */
final class Lease extends PhantomReference<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final ReferenceQueue<Object> LOST = new ReferenceQueue<>();

  /** Leases that have not ended; keeps the leases themselves from being garbage-collected. */
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
   * Creates a lease that logs a warning if its holder is lost.
   *
   * @param what the name of the holder in the warning
   * @param giveBack releases the memory; must not refer to the holder, which would then never
   *     become unreachable
   */
  static Lease of(Object holder, String what, Runnable giveBack) {
    return started(new Lease(holder, what, new Throwable("opened here"), giveBack));
  }

  /**
   * Creates a lease for a holder that need not be closed; there is no warning if it is lost.
   *
   * @param giveBack releases the memory; must not refer to the holder, which would then never
   *     become unreachable
   */
  static Lease unannounced(Object holder, Runnable giveBack) {
    return started(new Lease(holder, "", null, giveBack));
  }

  private static Lease started(Lease lease) {
    RUNNING.add(lease);
    return lease;
  }

  /** Ends the lease because the memory has been released. Further calls have no effect. */
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
