/** The page: puts its parts together. */

import "./style/style.css";

import { Builds, type State } from "./build.js";
import { byId, element } from "./dom.js";
import { Editor } from "./editor/editor.js";
import { EXAMPLES } from "./examples.js";
import { keepForOffline } from "./offline/register.js";
import { Packages } from "./packages/packages.js";
import { linkedProject, linkTo } from "./share.js";
import { preload } from "./tool/tool.js";
import { BindingsView } from "./view/bindings.js";
import { acceptDrops } from "./view/drop.js";
import { FileTabs } from "./view/files.js";
import { PackagesView } from "./view/packages.js";
import { showProblems } from "./view/problems.js";
import { ReportView } from "./view/report.js";
import { RunView } from "./view/run.js";
import { showSettings } from "./view/settings.js";
import { showStatus } from "./view/status.js";
import { initialiseTheme } from "./view/theme.js";
import { toast } from "./view/toast.js";
import { Views } from "./view/views.js";
import { type ProjectData, Workspace } from "./workspace.js";

/** Lets the browser draw, and do what people do, between one part and the next. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

const workspace = new Workspace();
const packages = new Packages(workspace);
const builds = new Builds(workspace, (signal) => packages.fetchMissing(signal));
await nextTask();
const editor = new Editor(byId("editor"), workspace);
await nextTask();
const fileTabs = new FileTabs(workspace);
const run = new RunView();
const report = new ReportView();
const bindings = new BindingsView(builds, workspace);
const views = new Views([run, report, bindings, new PackagesView(workspace, packages)]);

showSettings(workspace);
showStatus(builds);
initialiseTheme(() => {
  report.refresh();
});
acceptDrops(workspace, packages, () => {
  views.select("packages");
});

builds.onChange((state) => {
  const isBuilding = state.kind === "building";
  byId<HTMLButtonElement>("build").disabled = isBuilding;
  if (!isBuilding) showOutcome(state);
});

function showOutcome(state: State): void {
  const result = state.kind === "built" ? state.result : undefined;
  const diagnostics = (result?.diagnostics ?? []).map((it) => ({ ...it, ...(it.file && { file: plain(it.file) }) }));
  editor.mark(diagnostics);
  const counts = new Map<string, number>();
  for (const { file } of diagnostics) if (file) counts.set(file, (counts.get(file) ?? 0) + 1);
  fileTabs.mark(counts);
  showProblems(diagnostics, result?.output ?? [], (file, line, column) => {
    editor.goTo(file, line, column);
  });
  const component = result?.success ? result.component : undefined;
  void run.load(component, state.kind === "built" ? state.name : "", workspace.data.files);
  report.show(result?.success ? result.report : undefined);
}

/** A path as the project has it. */
function plain(path: string): string {
  return path.replace(/^(\.\/)+/, "");
}

function build(): void {
  void builds.build();
}

byId("build").addEventListener("click", build);
byId("show-packages").addEventListener("click", () => {
  views.select("packages");
});
const isMac = navigator.userAgent.includes("Mac OS");
byId("shortcut").textContent = isMac ? "⌘ ↵" : "Ctrl ↵";
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    build();
  },
  { capture: true },
);

byId("share").addEventListener("click", () => {
  void share();
});

async function share(): Promise<void> {
  const link = await linkTo(workspace.data);
  history.replaceState(undefined, "", link);
  try {
    await navigator.clipboard.writeText(link);
    toast("A link to these sources is in the clipboard.");
  } catch {
    toast("The page's address is a link to these sources now.");
  }
}

const example = byId<HTMLSelectElement>("example");
example.append(
  element("option", { value: "", hidden: true }, "Examples"),
  ...EXAMPLES.map(({ id, title }) => element("option", { value: id }, title)),
);
example.addEventListener("change", () => {
  const chosen = EXAMPLES.find(({ id }) => id === example.value);
  if (!chosen) return;
  history.replaceState(undefined, "", location.href.replace(/#.*/, ""));
  open(chosen);
});

function open(project: ProjectData): void {
  workspace.open(project);
  builds.reset();
}

async function start(): Promise<void> {
  try {
    const linked = await linkedProject(location.hash);
    if (linked) {
      example.value = "";
      open(linked);
      return;
    }
  } catch {
    toast("The link is damaged: this is an example instead.");
  }
  example.value = EXAMPLES[0]!.id;
  open(EXAMPLES[0]!);
}

addEventListener("hashchange", () => {
  void start();
});
await nextTask();
await start();
document.documentElement.dataset["ready"] = "yes";
try {
  await preload();
  document.documentElement.dataset["tool"] = "ready";
} catch (error) {
  // A build says so again.
  console.warn(error);
}
await keepForOffline();
