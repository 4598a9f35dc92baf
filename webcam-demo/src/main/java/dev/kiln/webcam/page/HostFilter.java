package dev.kiln.webcam.page;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses requests for another host name, and tells browsers to load nothing from elsewhere
 * (Content Security Policy).
 */
public final class HostFilter extends Handler.Wrapper {
  private static final String POLICY =
      "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:;"
          + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  private final AccessPolicy access;

  /** Creates a filter in front of a handler. */
  public HostFilter(AccessPolicy access, Handler next) {
    super(next);
    this.access = access;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!access.isHost(request.getHeaders().get(HttpHeader.HOST))) {
      refuse(response, callback, 403);
      return true;
    }
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    return super.handle(request, response, callback);
  }

  /** Answers with a status and no content. */
  public static void refuse(Response response, Callback callback, int status) {
    response.setStatus(status);
    callback.succeeded();
  }
}
