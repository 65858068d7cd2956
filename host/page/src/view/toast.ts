/** Says something that need not be answered. */

import { byId } from "../dom.js";

/** In milliseconds. */
const SHOWN_FOR = 5000;

let hiding: number | undefined;

export function toast(text: string): void {
  const place = byId("toast");
  place.textContent = text;
  place.hidden = false;
  window.clearTimeout(hiding);
  hiding = window.setTimeout(() => {
    place.hidden = true;
  }, SHOWN_FOR);
}
