// The sources of frames: the camera, the sample clip, a drawing, a file. Each draws its frames into a canvas and calls back with
// the time at which the browser received them, by performance.now(); the callback returns whether the frame was sent.

const LONGER_SIDE = 1280;
const STILL_MS = 250;

export class Camera {
  #video = document.createElement('video');
  #stream;

  async start(canvas, context, drawn) {
    if (!navigator.mediaDevices) {
      throw new Error('browsers allow cameras only on localhost and https');
    }
    this.#stream = await navigator.mediaDevices.getUserMedia({video: {width: {ideal: 640}, height: {ideal: 480}}, audio: false});
    this.#stream.getVideoTracks()[0].addEventListener('ended', () => this.onend?.());
    this.#video.srcObject = this.#stream;
    await follow(this.#video, () => this.#stream.active, canvas, context, drawn);
  }

  stop() {
    this.#stream?.getTracks().forEach(track => track.stop());
  }
}

/** A video file that the browser plays, in a loop. */
class Film {
  #video = document.createElement('video');

  constructor(file) {
    this.#video.src = URL.createObjectURL(file);
    this.#video.loop = true;
  }

  async start(canvas, context, drawn) {
    try {
      await follow(this.#video, () => this.#video.src, canvas, context, drawn);
    } catch {
      throw new Error('the browser does not play this video');
    }
  }

  stop() {
    this.#video.pause();
    URL.revokeObjectURL(this.#video.src);
    this.#video.removeAttribute('src');
  }
}

/** Plays a video and draws its frames as long as it runs. */
async function follow(video, runs, canvas, context, drawn) {
  video.muted = true;
  video.playsInline = true;
  const next = (now, {captureTime, presentationTime}) => {
    if (!runs()) {
      return;
    }
    fit(canvas, ...limited(video.videoWidth, video.videoHeight));
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    drawn(captureTime ?? presentationTime, video);
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
  await video.play();
}

/** The sample clip, or a file like it: an AVI of JPEGs. Browsers do not play it, so its frames are drawn one by one. */
export class Clip {
  #file;
  #running = 0;

  constructor(file) {
    this.#file = file;
  }

  async start(canvas, context, drawn) {
    const run = ++this.#running;
    const {jpegs, frameMs} = this.#file ? await read(this.#file) : await read(await fetchClip());
    let shown;
    const next = async now => {
      const number = Math.floor(now / frameMs);
      if (number !== shown) {
        shown = number;
        const frame = await createImageBitmap(jpegs[number % jpegs.length]);
        if (run === this.#running) {
          fit(canvas, ...limited(frame.width, frame.height));
          context.drawImage(frame, 0, 0, canvas.width, canvas.height);
          drawn(number * frameMs);
        }
        frame.close();
      }
      if (run === this.#running) {
        requestAnimationFrame(next);
      }
    };
    (await createImageBitmap(jpegs[0])).close();
    requestAnimationFrame(next);
  }

  stop() {
    this.#running++;
  }
}

async function fetchClip() {
  const response = await fetch('clip.avi');
  if (!response.ok) {
    throw new Error('the sample clip is missing on the server');
  }
  return response;
}

/** Returns the JPEGs of an AVI, and for how long each is shown. */
async function read(file) {
  const avi = await file.arrayBuffer();
  const view = new DataView(avi);
  const jpegs = [];
  for (let at = 12; at + 8 <= avi.byteLength;) {
    const name = String.fromCharCode(...new Uint8Array(avi, at, 4));
    const size = view.getUint32(at + 4, true);
    if (name === '00dc' && at + 8 + size <= avi.byteLength && view.getUint16(at + 8) === 0xffd8) {
      jpegs.push(new Blob([new Uint8Array(avi, at + 8, size)], {type: 'image/jpeg'}));
    }
    at += name === 'LIST' ? 12 : 8 + size + (size & 1);
  }
  if (!jpegs.length) {
    throw new Error('an AVI must hold JPEGs for the page');
  }
  return {jpegs, frameMs: Math.max(1, view.getUint32(32, true) / 1000)};
}

/** A photo, which is sent again at intervals, since the model or the settings may have changed. */
class Photo {
  #file;
  #running = 0;

  constructor(file) {
    this.#file = file;
  }

  async start(canvas, context, drawn) {
    const run = ++this.#running;
    let photo;
    try {
      photo = await createImageBitmap(this.#file);
    } catch {
      throw new Error('the browser does not read this picture');
    }
    let sent = -Infinity;
    const next = now => {
      if (run !== this.#running) {
        photo.close();
        return;
      }
      if (now - sent > STILL_MS) {
        fit(canvas, ...limited(photo.width, photo.height));
        context.drawImage(photo, 0, 0, canvas.width, canvas.height);
        sent = drawn(now) ? now : sent;
      }
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }

  stop() {
    this.#running++;
  }
}

/** Returns the source for a file of the user's. */
export function fileSource(file) {
  if (/\.avi$/i.test(file.name)) {
    return new Clip(file);
  }
  return file.type.startsWith('video/') ? new Film(file) : new Photo(file);
}

/** Paper to draw digits on, with a mouse, a pen or a finger. */
export class Drawing {
  #paper = document.createElement('canvas');
  #pen;
  #canvas;
  #last;
  #changed = true;
  #running = 0;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#paper.width = 480;
    this.#paper.height = 360;
    this.#pen = this.#paper.getContext('2d');
    this.clear();
  }

  async start(canvas, context, drawn) {
    const run = ++this.#running;
    let sent = 0;
    const next = now => {
      if (run !== this.#running) {
        return;
      }
      // An unchanged drawing is sent again at intervals, since the model or the settings may have changed.
      if (this.#changed || now - sent > STILL_MS) {
        fit(canvas, this.#paper.width, this.#paper.height);
        context.drawImage(this.#paper, 0, 0);
        if (drawn(now)) {
          this.#changed = false;
          sent = now;
        }
      }
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    this.#canvas.classList.add('drawing');
    this.#canvas.onpointerdown = event => {
      this.#canvas.setPointerCapture(event.pointerId);
      this.#last = this.#point(event);
      this.#line(this.#last);
    };
    this.#canvas.onpointermove = event => {
      if (this.#last) {
        event.getCoalescedEvents().forEach(part => this.#line(this.#point(part)));
        this.#line(this.#point(event));
      }
    };
    this.#canvas.onpointerup = this.#canvas.onpointercancel = () => (this.#last = null);
  }

  stop() {
    this.#running++;
    this.#canvas.classList.remove('drawing');
    this.#canvas.onpointerdown = this.#canvas.onpointermove = null;
    this.#canvas.onpointerup = this.#canvas.onpointercancel = null;
  }

  clear() {
    this.#pen.fillStyle = '#f4f0e6';
    this.#pen.fillRect(0, 0, this.#paper.width, this.#paper.height);
    this.#changed = true;
  }

  #point(event) {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) * this.#paper.width / box.width,
      y: (event.clientY - box.top) * this.#paper.height / box.height,
    };
  }

  #line(to) {
    this.#pen.strokeStyle = '#26305c';
    this.#pen.lineWidth = 10;
    this.#pen.lineCap = 'round';
    this.#pen.beginPath();
    this.#pen.moveTo(this.#last.x, this.#last.y);
    this.#pen.lineTo(to.x, to.y);
    this.#pen.stroke();
    this.#last = to;
    this.#changed = true;
  }
}

/** Returns a size whose longer side is at most the largest that is sent. */
function limited(width, height) {
  const scale = Math.min(1, LONGER_SIDE / Math.max(width, height));
  return [Math.round(width * scale), Math.round(height * scale)];
}

function fit(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
}
