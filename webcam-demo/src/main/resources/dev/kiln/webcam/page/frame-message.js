// A frame as a message to the server: 12 bytes, then the pixels, in the form that measured fastest.

const HEADER = 12;
const RGBA = 0;
const JPEG = 1;
const CAMERA = {I420: 2, NV12: 3};
const SD = [null, 'smpte170m', 'bt470bg']; // The colour matrices that the server supports.
const RAW_PIXELS = 640 * 480; // Larger pictures arrive sooner as JPEG.

/** Returns the message for the canvas's picture, which is the video's current frame if there is a video. */
export async function frameMessage(id, canvas, context, video) {
  const {width, height} = canvas;
  const message = await fromVideo(video, width, height) ?? await fromCanvas(canvas, context);
  const head = new DataView(message.buffer);
  head.setUint32(0, id, true);
  head.setUint16(4, width, true);
  head.setUint16(6, height, true);
  return message;
}

/** Returns the message with a camera's own pixels, 12 bits each and not converted; undefined for other formats or sizes. */
async function fromVideo(video, width, height) {
  const frame = presentFrame(video);
  if (!frame) {
    return undefined;
  }
  try {
    const {format, visibleRect, colorSpace} = frame;
    const upright = !frame.rotation && !frame.flip && visibleRect?.width === width && visibleRect.height === height;
    if (!(format in CAMERA) || !upright || !SD.includes(colorSpace.matrix)) {
      return undefined;
    }
    const message = new Uint8Array(HEADER + frame.allocationSize());
    await frame.copyTo(message.subarray(HEADER));
    message[8] = CAMERA[format];
    message[9] = colorSpace.fullRange ? 1 : 0;
    return message;
  } finally {
    frame.close();
  }
}

/** Returns the current frame; undefined if the camera ended after the canvas got it. */
function presentFrame(video) {
  try {
    return video && window.VideoFrame && new VideoFrame(video);
  } catch {
    return undefined;
  }
}

async function fromCanvas(canvas, context) {
  const {width, height} = canvas;
  const jpeg = width * height > RAW_PIXELS;
  const pixels = jpeg
    ? new Uint8Array(await (await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.85))).arrayBuffer())
    : context.getImageData(0, 0, width, height).data;
  const message = new Uint8Array(HEADER + pixels.length);
  message.set(pixels, HEADER);
  message[8] = jpeg ? JPEG : RGBA;
  return message;
}
