package dev.kiln.webcam.page;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.file.JsonWriter;
import dev.kiln.webcam.session.ModelCatalog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page's files, the sample clip, the models' thumbnails and generated pictures, which
 * need the token.
 */
public final class PageHandler extends Handler.Wrapper {
  private static final Logger LOG = LoggerFactory.getLogger(PageHandler.class);
  private static final String THUMBNAIL = "/thumbnail/";
  private static final String GENERATED = "/generated/";

  private final ModelCatalog catalog;
  private final Path clip;
  private final AccessPolicy access;
  private final Thumbnails thumbnails;
  private final GeneratedPictures generators;

  /**
   * Creates the handler.
   *
   * @param clip the sample clip: MJPEG in AVI
   */
  public PageHandler(Server server, AccessPolicy access, ModelCatalog catalog, Path clip) {
    super(files(server));
    this.access = access;
    this.catalog = catalog;
    this.clip = clip;
    thumbnails = new Thumbnails(catalog, clip);
    generators = new GeneratedPictures(catalog);
  }

  private static ResourceHandler files(Server server) {
    ResourceHandler files = new ResourceHandler();
    files.setBaseResource(
        ResourceFactory.of(server).newClassLoaderResource("dev/kiln/webcam/page/"));
    files.setDirAllowed(false);
    files.setCacheControl("no-cache");
    return files;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    if (path.equals("/clip.avi")) {
      send(response, callback, "video/x-msvideo", Files.readAllBytes(clip));
      return true;
    }
    if (path.equals("/generators.json")) {
      String names = JsonWriter.compact(catalog.generators());
      send(response, callback, "application/json", names.getBytes(StandardCharsets.UTF_8));
      return true;
    }
    if (path.startsWith(THUMBNAIL)) {
      thumbnail(path.substring(THUMBNAIL.length()), response, callback);
      return true;
    }
    if (path.startsWith(GENERATED)) {
      generate(path.substring(GENERATED.length()), request, response, callback);
      return true;
    }
    return super.handle(request, response, callback);
  }

  private void thumbnail(String name, Response response, Callback callback) throws IOException {
    byte[] picture;
    try {
      picture = thumbnails.of(name);
    } catch (IllegalArgumentException | MediaException | ModelException e) {
      LOG.debug("no thumbnail of {}", name, e);
      picture = new byte[0];
    }
    if (picture.length == 0) {
      HostFilter.refuse(response, callback, 404);
    } else {
      send(response, callback, "image/jpeg", picture);
    }
  }

  private void generate(String name, Request request, Response response, Callback callback)
      throws IOException {
    Fields query = Request.extractQueryParameters(request);
    if (!access.isToken(query.getValue("token")) || !isOwnPage(request)) {
      HostFilter.refuse(response, callback, 403);
      return;
    }
    try {
      long seed = Long.parseLong(query.getValue("seed"));
      String to = query.getValue("to");
      byte[] png =
          to == null
              ? generators.samples(name, seed)
              : generators.walk(name, seed, Long.parseLong(to));
      send(response, callback, "image/png", png);
    } catch (IllegalArgumentException | ModelException e) {
      LOG.debug("no pictures of {}", name, e);
      HostFilter.refuse(response, callback, 400);
    }
  }

  /** Other sites could not read the pictures, but they could keep this machine busy. */
  private static boolean isOwnPage(Request request) {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  private static void send(Response response, Callback callback, String type, byte[] content)
      throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.write(true, ByteBuffer.wrap(content), callback);
  }
}
