// The sources of frames: the camera, the sample clip, a drawing. Each draws its frames into a canvas and calls back with
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
    this.#video.muted = true;
    this.#video.playsInline = true;
    const next = (now, {captureTime, presentationTime}) => {
      if (!this.#stream.active) {
        return;
      }
      const {videoWidth, videoHeight} = this.#video;
      const scale = Math.min(1, LONGER_SIDE / Math.max(videoWidth, videoHeight));
      fit(canvas, Math.round(videoWidth * scale), Math.round(videoHeight * scale));
      context.drawImage(this.#video, 0, 0, canvas.width, canvas.height);
      drawn(captureTime ?? presentationTime, this.#video);
      this.#video.requestVideoFrameCallback(next);
    };
    this.#video.requestVideoFrameCallback(next);
    await this.#video.play();
  }

  stop() {
    this.#stream?.getTracks().forEach(track => track.stop());
  }
}

/** The sample clip: an AVI of JPEGs. Browsers do not play it, so its frames are drawn one by one. */
export class Clip {
  #frames = [];

  async start(canvas, context, drawn) {
    const response = await fetch('clip.avi');
    if (!response.ok) {
      throw new Error('the sample clip is missing on the server');
    }
    const avi = await response.arrayBuffer();
    const jpegs = [];
    const view = new DataView(avi);
    const frameMs = view.getUint32(32, true) / 1000;
    for (let at = 12; at + 8 <= avi.byteLength;) {
      const name = String.fromCharCode(...new Uint8Array(avi, at, 4));
      const size = view.getUint32(at + 4, true);
      if (name === '00dc') {
        jpegs.push(new Blob([new Uint8Array(avi, at + 8, size)], {type: 'image/jpeg'}));
      }
      at += name === 'LIST' ? 12 : 8 + size + (size & 1);
    }
    this.#frames = await Promise.all(jpegs.map(jpeg => createImageBitmap(jpeg)));
    let shown;
    const next = now => {
      if (!this.#frames.length) {
        return;
      }
      const number = Math.floor(now / frameMs);
      if (number !== shown) {
        shown = number;
        const frame = this.#frames[number % this.#frames.length];
        fit(canvas, frame.width, frame.height);
        context.drawImage(frame, 0, 0);
        drawn(number * frameMs);
      }
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }

  stop() {
    this.#frames.forEach(frame => frame.close());
    this.#frames = [];
  }
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

function fit(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
}
