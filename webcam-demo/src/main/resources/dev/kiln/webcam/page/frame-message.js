// A frame as it goes to the server: 12 bytes, then its pixels, in the form that was measured to be there soonest.

const HEADER = 12;
const RGBA = 0;
const JPEG = 1;
const CAMERA = {I420: 2, NV12: 3};
const SD = [null, 'smpte170m', 'bt470bg']; // The colours that the server knows.
const RAW_PIXELS = 640 * 480; // Raw RGBA of more is there later than JPEG.

/** The message for what the canvas shows, which is the video's present frame if there is a video. */
export async function frameMessage(id, canvas, context, video) {
  const {width, height} = canvas;
  const message = await fromVideo(video, width, height) ?? await fromCanvas(canvas, context);
  const head = new DataView(message.buffer);
  head.setUint32(0, id, true);
  head.setUint16(4, width, true);
  head.setUint16(6, height, true);
  return message;
}

/** A camera's own pixels, which take 12 bits each and nobody has to convert; nothing if it has others or another size. */
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

/** Nothing if the camera ended after the canvas got its frame: the canvas still shows that. */
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
