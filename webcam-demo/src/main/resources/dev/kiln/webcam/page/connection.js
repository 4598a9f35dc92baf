// Sends frames to the server and receives the results, over one WebSocket.

import {Clock} from './clock.js';
import {frameMessage} from './frame-message.js';

const HEADER = 8; // The lengths of the result and of the server's own frame.
const ANSWER_TIMEOUT_MS = 3000;
const INTERVAL_MS = 10; // The server accepts 120 frames per second; screens may be faster.
const WAIT_MS = 10; // A frame that would wait longer for the previous one is not sent: the next one is newer.
const ASK_INTERVAL_MS = 500;

export class Connection extends EventTarget {
  #socket;
  #clock;
  #next = 1;
  #answered = 0;
  #progress = 0;
  #lastSent = 0;
  #work = Infinity;
  #finished = 0;
  #sent = new Map();

  constructor() {
    super();
    setInterval(() => this.#askTime(), ASK_INTERVAL_MS);
  }

  open() {
    const token = new URLSearchParams(location.search).get('token');
    this.#socket = new WebSocket(`ws://${location.host}/live${token ? `?token=${encodeURIComponent(token)}` : ''}`);
    this.#socket.binaryType = 'arraybuffer';
    this.#clock = new Clock();
    this.#giveUp();
    this.#socket.onopen = () => this.#askTime();
    this.#socket.onmessage = message => this.#receive(message.data);
    this.#socket.onclose = () => this.#closed();
  }

  #closed() {
    this.dispatchEvent(new CustomEvent('closed'));
    setTimeout(() => this.open(), 1000);
  }

  /** Whether the server would start on a frame soon, since waiting frames get old. At most two are outstanding. */
  get #ready() {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    const now = performance.now();
    if (now - this.#progress > ANSWER_TIMEOUT_MS) {
      this.#giveUp();
    }
    const outstanding = this.#next - 1 - this.#answered;
    const free = Math.max(this.#finished, this.#lastSent) + this.#work;
    return now - this.#lastSent >= INTERVAL_MS && (outstanding === 0 || outstanding === 1 && now >= free - WAIT_MS);
  }

  /** Gives up on outstanding frames: one that failed or was dropped is never answered. */
  #giveUp() {
    this.#answered = this.#next - 1;
    this.#progress = performance.now();
    this.#sent.clear();
  }

  #tell(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  request(changes) {
    this.#work = Infinity; // Unknown until a result comes.
    this.#tell(changes);
  }

  #askTime() {
    this.#tell({asked: performance.now()});
  }

  /**
   * Sends the canvas's picture, which the browser received at that time, if the server would start on it soon; returns
   * whether it was sent. A video's frame is sent in the video's own pixel format where possible.
   */
  offer(canvas, context, seen, video) {
    const ready = this.#ready;
    if (ready) {
      this.#send(canvas, context, seen, video);
    }
    return ready;
  }

  async #send(canvas, context, seen, video) {
    const id = this.#next++;
    const taken = this.#lastSent = performance.now();
    const message = await frameMessage(id, canvas, context, video);
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#sent.set(id, {seen, taken, encoded: performance.now()});
      this.#socket.send(message);
    }
  }

  #receive(data) {
    const arrived = performance.now();
    if (typeof data !== 'string') {
      this.#result(data, arrived);
      return;
    }
    const news = JSON.parse(data);
    if (news.asked) {
      this.#clock.add(news.asked, news.told, arrived);
    } else {
      this.dispatchEvent(new CustomEvent(news.error ? 'refused' : 'hello', {detail: news}));
    }
  }

  async #result(data, arrived) {
    const view = new DataView(data);
    const length = view.getUint32(0, true);
    const sourceLength = view.getUint32(4, true);
    const result = JSON.parse(new TextDecoder().decode(new Uint8Array(data, HEADER + length + sourceLength)));
    result.picture = result.jpeg
      ? await jpeg(data, HEADER, length)
      : new ImageData(new Uint8ClampedArray(data, HEADER, length), result.width, result.height);
    this.#progress = performance.now();
    if (sourceLength) {
      this.#ownFrame(result, await jpeg(data, HEADER + length, sourceLength), arrived);
      return;
    }
    this.#answered = Math.max(this.#answered, result.id);
    const {ms} = result;
    this.#work = ms.pre + ms.run + ms.post + ms.pack;
    this.#finished = arrived;
    const sent = this.#sent.get(result.id);
    if (sent) {
      result.seen = sent.seen;
      result.decoded = this.#progress;
      result.ms = {
        capture: sent.taken - sent.seen,
        encode: sent.encoded - sent.taken,
        send: this.#clock.here(result.received) - sent.encoded,
        ...ms,
        return: arrived - this.#clock.here(result.sent),
        unpack: this.#progress - arrived,
      };
    }
    for (const id of this.#sent.keys()) {
      if (id <= result.id) {
        this.#sent.delete(id);
      }
    }
    this.dispatchEvent(new CustomEvent('result', {detail: result}));
  }

  /** Passes on a frame of the server's own source and its result, and makes room for the next. */
  #ownFrame(result, frame, arrived) {
    const {decode, ...ms} = result.ms;
    Object.assign(result, {
      frame,
      seen: true,
      decoded: performance.now(),
      ms: {
        capture: decode,
        encode: 0,
        send: 0,
        decode: 0,
        ...ms,
        return: arrived - this.#clock.here(result.sent),
        unpack: performance.now() - arrived,
      },
    });
    this.dispatchEvent(new CustomEvent('result', {detail: result}));
    this.#tell({taken: true});
  }
}

function jpeg(data, from, length) {
  return createImageBitmap(new Blob([new Uint8Array(data, from, length)], {type: 'image/jpeg'}));
}
