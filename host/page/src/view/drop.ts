/** Files that are dropped on the page: wheels are packages, texts become files of the project. */

import { byId } from "../dom.js";
import type { Packages } from "../packages/packages.js";
import type { Workspace } from "../workspace.js";
import { toast } from "./toast.js";

export function acceptDrops(workspace: Workspace, packages: Packages, onPackages: () => void): void {
  const hint = byId("drop");
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hint.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) hint.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hint.hidden = true;
    const files = [...(event.dataTransfer?.files ?? [])];
    const wheels = files.filter(({ name }) => name.endsWith(".whl"));
    if (wheels.length > 0) {
      packages.unpack(wheels).catch((error: unknown) => {
        toast(error instanceof Error ? error.message : String(error));
      });
      onPackages();
    }
    for (const file of files.filter((it) => !wheels.includes(it))) void addFile(workspace, file);
  });
}

/** More bytes than anybody edits. */
const MOST = 1_000_000;

async function addFile(workspace: Workspace, file: File): Promise<void> {
  try {
    if (file.size > MOST) throw new TypeError("too large");
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    const path = file.name.endsWith(".wit") ? `wit/${file.name}` : file.name;
    workspace.add(path, text);
  } catch {
    toast(`${file.name} is not a text that can be edited here.`);
  }
}
