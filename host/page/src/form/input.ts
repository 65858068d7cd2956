/** What all inputs have in common. */

import type { Value } from "../component/values.js";

/** What is put in cannot be read. The message is for people, and says what would be right. */
export class InvalidInput extends Error {
  constructor(
    message: string,
    readonly input: HTMLElement,
  ) {
    super(message);
  }
}

export interface Input {
  readonly element: HTMLElement;
  /** Gives the value, or throws `InvalidInput`. */
  readonly read: () => Value;
}
