/** What a package asks for (PEP 508): a name, extras, versions, and the environments in which it matters. */

import { compareVersions, satisfies } from "./versions.js";

/** The version of Python that components have, such as `3.13`: vite.config.ts knows it. */
declare const __PYTHON__: string;
export const PYTHON = __PYTHON__;

/** The environment of a component, as markers see it. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  python_version: PYTHON,
  python_full_version: `${PYTHON}.0`,
  implementation_name: "cpython",
  platform_python_implementation: "CPython",
  sys_platform: "wasi",
  platform_system: "WASI",
  platform_machine: "wasm32",
  os_name: "posix",
};

export interface Requirement {
  /** In the one way of writing it that all have in common. */
  readonly name: string;
  readonly extras: readonly string[];
  readonly specifier: string;
  readonly marker: string;
}

/** `Flask_Login` as `flask-login`. */
export function normalisedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** Reads a requirement, or gives nothing if it is none. */
export function parseRequirement(text: string): Requirement | undefined {
  const [, name, extras = "", specifier = "", marker = ""] =
    /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*\(?([^;@)]*)\)?\s*(?:;(.*))?$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const clauses = specifier.trim();
  if (clauses !== "" && !/^(===|~=|==|!=|<=|>=|<|>)/.test(clauses)) return undefined;
  const names = extras
    .split(",")
    .map((extra) => extra.trim())
    .filter(Boolean);
  return { name: normalisedName(name), extras: names, specifier: clauses, marker: marker.trim() };
}

/** Whether a marker holds in a component, for somebody who wants these extras. */
export function holds(marker: string, extras: readonly string[]): boolean {
  if (marker === "") return true;
  const tokens = marker.match(/"[^"]*"|'[^']*'|\(|\)|[<>=!~]=?=?|[\w.]+/g) ?? [];
  let position = 0;
  const next = () => tokens[position++] ?? "";
  const disjunction = (): boolean => {
    let value = conjunction();
    while (tokens[position] === "or") {
      position++;
      // Both sides are read in any case.
      value = conjunction() || value;
    }
    return value;
  };
  const conjunction = (): boolean => {
    let value = comparison();
    while (tokens[position] === "and") {
      position++;
      value = comparison() && value;
    }
    return value;
  };
  const comparison = (): boolean => {
    if (tokens[position] === "(") {
      position++;
      const value = disjunction();
      position++;
      return value;
    }
    const [left, operator] = [next(), next()];
    const negated = operator === "not" ? next() : undefined;
    const right = next();
    if (left === "extra" || right === "extra") {
      const wanted = extras.map(normalisedName).includes(normalisedName(unquoted(left === "extra" ? right : left)));
      return operator === "!=" ? !wanted : wanted;
    }
    return compare(valueOf(left), negated === undefined ? operator : "not in", valueOf(right), left);
  };
  return disjunction();
}

function compare(left: string, operator: string, right: string, variable: string): boolean {
  if (operator === "in") return right.includes(left);
  if (operator === "not in") return !right.includes(left);
  if (variable.endsWith("version")) return satisfies(left, `${operator}${right}`);
  if (operator === "==" || operator === "===") return left === right;
  if (operator === "!=") return left !== right;
  return operator.startsWith("<") ? compareVersions(left, right) < 0 : compareVersions(left, right) > 0;
}

function valueOf(token: string): string {
  return /^["']/.test(token) ? unquoted(token) : (ENVIRONMENT[token] ?? "");
}

function unquoted(token: string): string {
  return token.replace(/^["']|["']$/g, "");
}
