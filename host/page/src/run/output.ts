/** What a component prints, on its way to the page: in pieces that come no faster than they can be shown. */

import type { RunResponse } from "./messages.js";

type Stream = "stdout" | "stderr";

/** In milliseconds. */
const INTERVAL = 50;

/** More characters than anybody reads of one task. */
const MOST = 200_000;

export class Output {
  private readonly decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  private waiting: { stream: Stream; text: string } | undefined;
  private sent = 0;
  private last = 0;

  constructor(private readonly send: (response: RunResponse) => void) {}

  /** Takes bytes of a stream. */
  to(stream: Stream): (bytes: Uint8Array) => void {
    return (bytes) => {
      if (this.sent > MOST) return;
      const text = this.decoders[stream].decode(bytes, { stream: true });
      if (this.waiting && this.waiting.stream !== stream) this.flush();
      this.waiting = { stream, text: (this.waiting?.text ?? "") + text };
      this.sent += text.length;
      if (this.sent > MOST) this.waiting.text += "\n… and more, which is not shown\n";
      if (performance.now() > this.last + INTERVAL) this.flush();
    };
  }

  /** Sends what there is. */
  flush(): void {
    if (this.waiting) this.send({ kind: "output", ...this.waiting });
    this.waiting = undefined;
    this.last = performance.now();
  }

  /** Another task begins. */
  reset(): void {
    this.sent = 0;
  }
}
