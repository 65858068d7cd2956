/** The tabs of the files, and what can be done with files: add, rename and delete them. */

import { byId } from "../dom.js";
import type { Workspace } from "../workspace.js";
import { ask, confirm } from "./dialog.js";
import { showTabs } from "./tabs.js";

export class FileTabs {
  private readonly list = byId("file-tabs");
  private problems: ReadonlyMap<string, number> = new Map();

  constructor(private readonly workspace: Workspace) {
    workspace.on(["project", "files", "active"], () => {
      this.show();
    });
    byId("add-file").addEventListener("click", () => void this.add());
    byId("rename-file").addEventListener("click", () => void this.rename());
    byId("remove-file").addEventListener("click", () => void this.remove());
  }

  /** Tells how many problems there are in which file. */
  mark(problems: ReadonlyMap<string, number>): void {
    this.problems = problems;
    this.show();
  }

  private show(): void {
    const tabs = this.workspace.paths.map((path) => {
      const count = this.problems.get(path);
      return { id: path, label: path, controls: "editor", ...(count ? { badge: String(count) } : {}) };
    });
    showTabs(this.list, tabs, this.workspace.active, (path) => {
      this.workspace.active = path;
    });
    byId<HTMLButtonElement>("rename-file").disabled = tabs.length === 0;
    byId<HTMLButtonElement>("remove-file").disabled = tabs.length === 0;
  }

  private async add(): Promise<void> {
    const path = await ask("Add a file", "Its path, such as wit/types.wit", "", (it) => this.workspace.problemWith(it));
    if (path !== undefined) this.workspace.add(path);
  }

  private async rename(): Promise<void> {
    const from = this.workspace.active;
    const isWrong = (path: string) => (path === from ? undefined : this.workspace.problemWith(path));
    const to = await ask(`Rename ${from}`, "Its new path", from, isWrong);
    if (to !== undefined) this.workspace.rename(from, to);
  }

  private async remove(): Promise<void> {
    const path = this.workspace.active;
    if (this.workspace.text(path)?.trim() === "" || (await confirm(`Delete ${path}?`, "Delete"))) {
      this.workspace.remove(path);
    }
  }
}
