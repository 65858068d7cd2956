/** What the last build came to, or how far the present one is. */

import type { Builds, State, Step } from "../build.js";
import { byId, element, icon } from "../dom.js";
import { bytes, plural, seconds } from "../text.js";

const STEPS: Readonly<Record<Step, string>> = {
  packages: "Looking at the packages",
  load: "Loading the tool",
  read: "Reading WIT and sources",
  compile: "Compiling Python sources",
  import: "Importing the app",
  encode: "Putting the component together",
};

const ORDER = Object.keys(STEPS) as Step[];

export function showStatus(builds: Builds): void {
  const place = byId("status");
  const announcement = byId("announcement");
  const clock = element("span", { class: "clock" });
  let ticking: number | undefined;
  let url: string | undefined;

  const show = (state: State) => {
    window.clearInterval(ticking);
    place.dataset["kind"] = kindOf(state);
    if (state.kind === "building") {
      const tick = () => {
        clock.textContent = seconds((performance.now() - state.started) / 1000);
      };
      tick();
      ticking = window.setInterval(tick, 100);
      place.replaceChildren(...building(state.step, clock, builds));
      return;
    }
    if (url !== undefined) URL.revokeObjectURL(url);
    url = undefined;
    if (state.kind === "built" && state.result.success) {
      const { component } = state.result;
      url = URL.createObjectURL(new Blob([component as BlobPart], { type: "application/wasm" }));
      const text = `${bytes(component.length)}, built in ${seconds(state.seconds)}`;
      place.replaceChildren(
        icon("done"),
        element("p", {}, element("strong", {}, state.name), " ", element("span", { class: "faint" }, text)),
        element("a", { class: "button", href: url, download: state.name }, icon("download"), "Download"),
      );
      announcement.textContent = `${state.name} is built: ${text}`;
      return;
    }
    const text = describe(state);
    place.replaceChildren(icon(kindOf(state) === "failed" ? "error" : "play"), element("p", {}, text));
    announcement.textContent = text;
  };
  builds.onChange(show);
  show(builds.state);
}

function kindOf(state: State): string {
  if (state.kind === "built") return state.result.success ? "done" : "failed";
  return state.kind === "broken" ? "failed" : state.kind;
}

function building(step: Step, clock: HTMLElement, builds: Builds): HTMLElement[] {
  const cancel = () => {
    builds.cancel();
  };
  const done = ORDER.indexOf(step);
  return [
    element("p", {}, element("strong", { id: "step" }, STEPS[step]), " ", clock),
    element("button", { type: "button", id: "cancel", click: cancel }, "Cancel"),
    element("progress", { max: ORDER.length, value: done, "aria-labelledby": "step" }),
  ];
}

function describe(state: State): string {
  switch (state.kind) {
    case "built": {
      const errors = state.result.diagnostics.filter(({ severity }) => severity === "error").length;
      return `There is no component: ${plural(errors, "error")}`;
    }
    case "cancelled":
      return "The build was cancelled.";
    case "broken":
      return state.message;
    default:
      return "Build makes a WebAssembly component of the sources.";
  }
}
