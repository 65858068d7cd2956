/** The world and the app, where the project leaves something to be said about them. */

import { byId, element } from "../dom.js";
import { DEFAULT_APP, hasSetting, worldsOf } from "../settings.js";
import type { Workspace } from "../workspace.js";

/** Worlds that come with the tool. */
const WASI_WORLDS = ["wasi:cli/command@0.2", "wasi:http/proxy@0.2"];

export function showSettings(workspace: Workspace): void {
  const world = byId<HTMLSelectElement>("world");
  const app = byId<HTMLInputElement>("app");
  world.addEventListener("change", () => {
    workspace.world = world.value;
  });
  app.addEventListener("input", () => {
    workspace.app = app.value.trim();
  });

  let shown = "";
  const show = () => {
    const { files } = workspace.data;
    const own = worldsOf(files);
    const others = [...own, ...WASI_WORLDS];
    if (workspace.world && !others.includes(workspace.world)) others.push(workspace.world);
    const automatic = hasSetting(files, "world") ? "as in pyproject.toml" : own.length === 1 ? own[0]! : "automatic";
    const names = own.length === 1 && automatic === own[0] ? others.filter((name) => name !== own[0]) : others;
    const options = [["", automatic] as const, ...names.map((name) => [name, name] as const)];
    // Options that are made anew would close the list while somebody looks at it.
    if (shown !== JSON.stringify(options)) {
      shown = JSON.stringify(options);
      world.replaceChildren(...options.map(([value, label]) => element("option", { value }, label)));
    }
    world.value = names.includes(workspace.world) ? workspace.world : "";
    if (app.value.trim() !== workspace.app) app.value = workspace.app;
    app.placeholder = hasSetting(files, "app", "wsgi", "asgi") ? "pyproject.toml" : DEFAULT_APP;
  };
  let waiting: number | undefined;
  workspace.on(["project", "files", "settings"], show);
  workspace.on(["text"], () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(show, 300);
  });
}
