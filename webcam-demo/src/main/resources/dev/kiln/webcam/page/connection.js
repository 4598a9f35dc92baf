// Frames to the server and results back, by one WebSocket.

// Up to here raw pixels were measured to be faster than JPEG on loopback; a larger frame goes as JPEG.
const RAW_PIXELS = 640 * 480;
const IN_FLIGHT = 2;
const PATIENCE_MS = 3000;
const INTERVAL_MS = 10; // The server takes 120 frames a second; screens may ask for more.

export class Connection extends EventTarget {
  #socket;
  #next = 1;
  #answered = 0;
  #progress = 0;
  #lastSent = 0;
  #sentAt = new Map();

  open() {
    const token = new URLSearchParams(location.search).get('token');
    this.#socket = new WebSocket(`ws://${location.host}/live${token ? `?token=${encodeURIComponent(token)}` : ''}`);
    this.#socket.binaryType = 'arraybuffer';
    this.#forgive();
    this.#socket.onmessage = message => this.#receive(message.data);
    this.#socket.onclose = () => this.#closed();
  }

  #closed() {
    this.dispatchEvent(new CustomEvent('closed'));
    setTimeout(() => this.open(), 1000);
  }

  /** Whether a frame would be taken now: the newest wins, so no more than a few are on their way. */
  get ready() {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    const now = performance.now();
    if (now - this.#progress > PATIENCE_MS) {
      this.#forgive();
    }
    return now - this.#lastSent >= INTERVAL_MS && this.#next - 1 - this.#answered < IN_FLIGHT;
  }

  /** A frame that failed or was dropped is never answered. */
  #forgive() {
    this.#answered = this.#next - 1;
    this.#progress = performance.now();
    this.#sentAt.clear();
  }

  wish(wish) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(wish));
    }
  }

  async send(canvas, context) {
    const id = this.#next++;
    this.#lastSent = performance.now();
    this.#sentAt.set(id, this.#lastSent);
    const {width, height} = canvas;
    const jpeg = width * height > RAW_PIXELS;
    const body = jpeg
      ? new Uint8Array(await (await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.85))).arrayBuffer())
      : context.getImageData(0, 0, width, height).data;
    const message = new Uint8Array(12 + body.length);
    const head = new DataView(message.buffer);
    head.setUint32(0, id, true);
    head.setUint16(4, width, true);
    head.setUint16(6, height, true);
    head.setUint8(8, jpeg ? 1 : 0);
    message.set(body, 12);
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(message);
    }
  }

  async #receive(data) {
    if (typeof data === 'string') {
      const news = JSON.parse(data);
      this.dispatchEvent(new CustomEvent(news.error ? 'refused' : 'hello', {detail: news}));
      return;
    }
    const length = new DataView(data).getUint32(0, true);
    const result = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
    result.picture = result.jpeg
      ? await createImageBitmap(new Blob([new Uint8Array(data, 4 + length)], {type: 'image/jpeg'}))
      : new ImageData(new Uint8ClampedArray(data, 4 + length), result.width, result.height);
    this.#progress = performance.now();
    result.roundTrip = this.#progress - (this.#sentAt.get(result.id) ?? this.#progress);
    this.#answered = Math.max(this.#answered, result.id);
    for (const id of this.#sentAt.keys()) {
      if (id <= result.id) {
        this.#sentAt.delete(id);
      }
    }
    this.dispatchEvent(new CustomEvent('result', {detail: result}));
  }
}
