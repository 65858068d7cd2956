/** Light or dark: as the system has it, until somebody says otherwise. */

import { byId } from "../dom.js";

const KEY = "theme";

/** Whether the page is dark now. */
export function isDark(): boolean {
  const chosen = document.documentElement.dataset["theme"];
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Makes the button work, and calls a function whenever the theme changes. */
export function initialiseTheme(onChange: () => void): void {
  const chosen = stored();
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset["theme"] = chosen;
  byId("theme").addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    document.documentElement.dataset["theme"] = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Then it is for this visit.
    }
    onChange();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
