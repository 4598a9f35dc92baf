package dev.kiln.webcam;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** The page's files, the sample clip and the models' thumbnails. */
final class Page extends Handler.Wrapper {
  private static final String THUMBNAIL = "/thumbnail/";

  private final Path clip;
  private final Thumbnails thumbnails;

  Page(Server server, Path clip, Thumbnails thumbnails) {
    super(files(server));
    this.clip = clip;
    this.thumbnails = thumbnails;
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
    if (path.startsWith(THUMBNAIL)) {
      byte[] picture = thumbnails.of(path.substring(THUMBNAIL.length()));
      if (picture.length == 0) {
        Doorkeeper.refuse(response, callback, 404);
      } else {
        send(response, callback, "image/jpeg", picture);
      }
      return true;
    }
    return super.handle(request, response, callback);
  }

  private static void send(Response response, Callback callback, String type, byte[] content)
      throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.write(true, ByteBuffer.wrap(content), callback);
  }
}
