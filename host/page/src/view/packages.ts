/** The packages that the app can import: a list, and a form that adds one by its name or from a file. */

import { byId, element, icon } from "../dom.js";
import type { Packages } from "../packages/packages.js";
import { parseRequirement } from "../packages/requirements.js";
import { plural } from "../text.js";
import type { Workspace } from "../workspace.js";
import type { View } from "./views.js";

export class PackagesView implements View {
  readonly id = "packages";
  readonly label = "Packages";
  readonly element = element("div", { class: "view packages" });
  private readonly list = element("ul", { class: "package-list" });
  private readonly message = element("p", { class: "hint", role: "status" });
  private readonly name = element("input", {
    id: "package-name",
    type: "text",
    placeholder: "jinja2, flask>=3 …",
    spellcheck: "false",
    autocomplete: "off",
  });

  constructor(
    private readonly workspace: Workspace,
    private readonly packages: Packages,
  ) {
    const file = element("input", {
      type: "file",
      accept: ".whl",
      multiple: true,
      class: "visually-hidden",
      id: "wheels",
    });
    file.addEventListener("change", () => {
      void this.perform(() => packages.unpack([...(file.files ?? [])])).then(() => (file.value = ""));
    });
    const add = (event: Event) => {
      event.preventDefault();
      const requirement = this.name.value.trim();
      if (requirement === "") return;
      void this.perform(async () => {
        await packages.add(requirement, new AbortController().signal);
        this.name.value = "";
      });
    };
    this.element.append(
      element(
        "form",
        { class: "add-package", submit: add },
        element("label", { for: "package-name" }, "A package from PyPI"),
        element(
          "div",
          { class: "row" },
          this.name,
          element("button", { type: "submit" }, "Add"),
          element("label", { class: "button", for: "wheels" }, "Open a wheel…"),
          file,
        ),
      ),
      this.message,
      this.list,
    );
    packages.onProgress = (text) => {
      this.message.textContent = text ? `${text}…` : "";
    };
    workspace.on(["project", "packages"], () => {
      this.show();
    });
  }

  /** Does something, and says what goes wrong. */
  async perform(action: () => Promise<void>): Promise<void> {
    this.message.classList.remove("problem");
    try {
      await action();
    } catch (error) {
      this.message.textContent = error instanceof Error ? error.message : String(error);
      this.message.classList.add("problem");
    }
  }

  private show(): void {
    const { packages } = this.workspace;
    const { missing } = this.packages;
    const items = [
      ...packages.map(({ name, version, note, files }) => {
        const about = [version, plural(Object.keys(files).length, "file"), note].filter(Boolean).join(", ");
        return this.item(name, name, about);
      }),
      ...missing.map((it) => this.item(parseRequirement(it)?.name ?? it, it, "fetched when the component is built")),
    ];
    this.list.replaceChildren(...items);
    if (items.length === 0) {
      const text = "None. A wheel can be dropped anywhere on this page as well.";
      this.list.append(element("li", { class: "empty" }, text));
    }
    byId("package-count").textContent = items.length === 0 ? "Packages" : plural(items.length, "package");
  }

  private item(name: string, title: string, about: string): HTMLElement {
    const remove = () => {
      this.packages.remove(name);
    };
    return element(
      "li",
      {},
      icon("package"),
      element("strong", {}, title),
      element("span", { class: "faint" }, about),
      element(
        "button",
        { type: "button", class: "quiet", "aria-label": `Remove ${name}`, click: remove },
        icon("close"),
      ),
    );
  }
}
