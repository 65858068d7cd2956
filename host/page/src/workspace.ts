/** The project that is open: its files, its settings and its packages. Whoever shows a part of it is told when that changes. */

/** A project as examples and links have it. */
export interface ProjectData {
  readonly files: Readonly<Record<string, string>>;
  /** The world to target; where it is empty, the settings say so, or there is only one. */
  readonly world: string;
  /** The app's module; where it is empty, the settings in `pyproject.toml` name it. */
  readonly app: string;
  /** Packages that are wanted from the registry, as `pip` would be told. */
  readonly requirements: readonly string[];
}

/** What can change. */
export type Change = "project" | "files" | "text" | "active" | "settings" | "packages";

/** A package that has been unpacked. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** What there is to know about it, for people. */
  readonly note?: string;
  /** Its files, as they lie in a directory of installed packages. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

export class Workspace {
  private readonly listeners = new Map<Change, (() => void)[]>();
  private readonly texts = new Map<string, string>();
  private current = "";
  private theWorld = "";
  private theApp = "";
  private theRequirements: readonly string[] = [];
  private thePackages: readonly Package[] = [];

  /** Calls a function whenever one of these changes. */
  on(changes: readonly Change[], listener: () => void): void {
    for (const change of changes) this.listeners.set(change, [...(this.listeners.get(change) ?? []), listener]);
  }

  /** Opens another project. */
  open({ files, world, app, requirements }: ProjectData): void {
    this.texts.clear();
    for (const [path, text] of Object.entries(files)) this.texts.set(path, text);
    this.theWorld = world;
    this.theApp = app;
    this.theRequirements = requirements;
    this.thePackages = [];
    this.current = this.paths.find((path) => path.endsWith(".py")) ?? this.paths[0] ?? "";
    this.tell("project");
  }

  get data(): ProjectData {
    const { theWorld: world, theApp: app, theRequirements: requirements } = this;
    return { files: Object.fromEntries(this.texts), world, app, requirements };
  }

  /** WIT comes first, then Python, then all else. */
  get paths(): string[] {
    const rank = (path: string) => (path.endsWith(".wit") ? 0 : path.endsWith(".py") ? 1 : 2);
    return [...this.texts.keys()].sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
  }

  text(path: string): string | undefined {
    return this.texts.get(path);
  }

  setText(path: string, text: string): void {
    if (!this.texts.has(path) || this.texts.get(path) === text) return;
    this.texts.set(path, text);
    this.tell("text");
  }

  get active(): string {
    return this.current;
  }

  set active(path: string) {
    if (path === this.current || !this.texts.has(path)) return;
    this.current = path;
    this.tell("active");
  }

  add(path: string, text = ""): void {
    this.texts.set(path, text);
    this.current = path;
    this.tell("files");
  }

  rename(from: string, to: string): void {
    const text = this.texts.get(from);
    if (text === undefined || from === to) return;
    this.texts.delete(from);
    this.texts.set(to, text);
    if (this.current === from) this.current = to;
    this.tell("files");
  }

  remove(path: string): void {
    const { paths } = this;
    this.texts.delete(path);
    if (this.current === path) this.current = paths[paths.indexOf(path) + 1] ?? this.paths.at(-1) ?? "";
    this.tell("files");
  }

  /** What is wrong with a path that a file is to have, or nothing. */
  problemWith(path: string): string | undefined {
    const parts = path.split("/");
    if (path === "") return "A file needs a name.";
    if (parts.some((part) => part === "" || part === "." || part === "..")) {
      return "A path has names between its slashes, and does not begin with one.";
    }
    if (this.texts.has(path)) return `There is a file ${path} already.`;
    for (const other of this.texts.keys()) {
      if (other.startsWith(`${path}/`)) return `${path} is a folder.`;
      if (path.startsWith(`${other}/`)) return `${other} is a file, and cannot be a folder, too.`;
    }
    return undefined;
  }

  get world(): string {
    return this.theWorld;
  }

  set world(world: string) {
    this.theWorld = world;
    this.tell("settings");
  }

  get app(): string {
    return this.theApp;
  }

  set app(app: string) {
    this.theApp = app;
    this.tell("settings");
  }

  get requirements(): readonly string[] {
    return this.theRequirements;
  }

  set requirements(requirements: readonly string[]) {
    this.theRequirements = requirements;
    this.tell("packages");
  }

  get packages(): readonly Package[] {
    return this.thePackages;
  }

  /** Adds packages, each in the place of another version of it. */
  addPackages(packages: readonly Package[]): void {
    const names = new Set(packages.map(({ name }) => name));
    this.thePackages = [...this.thePackages.filter(({ name }) => !names.has(name)), ...packages];
    this.tell("packages");
  }

  removePackage(name: string): void {
    this.thePackages = this.thePackages.filter((it) => it.name !== name);
    this.tell("packages");
  }

  private tell(change: Change): void {
    for (const listener of this.listeners.get(change) ?? []) listener();
  }
}
