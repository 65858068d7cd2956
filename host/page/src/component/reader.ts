/** Reads the elements of WebAssembly's binary format. */

export class Reader {
  private static readonly text = new TextDecoder();

  constructor(
    private readonly bytes: Uint8Array,
    private position = 0,
    private readonly end = bytes.length,
  ) {}

  get atEnd(): boolean {
    return this.position >= this.end;
  }

  byte(): number {
    const byte = this.bytes[this.position];
    if (byte === undefined || this.atEnd) throw new Error("the component ends too early");
    this.position++;
    return byte;
  }

  /** The next byte, which stays where it is. */
  peek(): number {
    return this.bytes[this.position] ?? 0;
  }

  unsigned(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  name(): string {
    return Reader.text.decode(this.take(this.unsigned()));
  }

  vector<T>(read: () => T): T[] {
    return Array.from({ length: this.unsigned() }, read);
  }

  optional<T>(read: () => T): T | undefined {
    return this.byte() === 0 ? undefined : read();
  }

  skip(length: number): void {
    this.position += length;
  }

  /** Reads the next `length` bytes by themselves. */
  inner(length: number): Reader {
    const start = this.position;
    this.position += length;
    return new Reader(this.bytes, start, this.position);
  }

  private take(length: number): Uint8Array {
    const start = this.position;
    this.position += length;
    return this.bytes.subarray(start, this.position);
  }
}
