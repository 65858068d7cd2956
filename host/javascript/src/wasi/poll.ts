/** `wasi:io/poll`: what a program waits for is a moment, as all else here is there at once. */

/** Ready from a moment on, which is in milliseconds, as `performance.now()` counts them. */
export class Pollable {
  constructor(readonly moment = -Infinity) {}

  ready(): boolean {
    return performance.now() >= this.moment;
  }

  block(): void {
    sleepUntil(this.moment);
  }
}

/** Waits for the first that is ready, and gives the numbers of all that are. */
export function poll(pollables: readonly Pollable[]): Uint32Array {
  sleepUntil(Math.min(...pollables.map(({ moment }) => moment)));
  const ready = pollables.map((pollable, number) => (pollable.ready() ? number : undefined));
  return Uint32Array.from(ready.filter((number) => number !== undefined));
}

/** What nobody ever changes, made when it is first slept. */
let nothing: Int32Array | undefined;

/** Blocks the thread, as a program's imports have to. */
function sleepUntil(moment: number): void {
  for (let left; (left = moment - performance.now()) > 0;) {
    // Shared memory that came by this way is there in pages that are not isolated, too.
    nothing ??= new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
    Atomics.wait(nothing, 0, 0, left);
  }
}
