/** Versions of Python packages and what asks for them: as much of PEP 440 as packages make use of. */

/** A version in parts that can be compared. */
interface Version {
  readonly epoch: number;
  readonly release: readonly number[];
  /** Where it comes among those of the same release: development, alpha, beta, candidate, the release, what comes after it. */
  readonly phase: readonly [kind: number, number: number];
  readonly isPrerelease: boolean;
}

const PHASES: Readonly<Record<string, number>> = {
  dev: -4,
  a: -3,
  alpha: -3,
  b: -2,
  beta: -2,
  c: -1,
  rc: -1,
  pre: -1,
  post: 1,
};

const PATTERN =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-._]?(dev|a|alpha|b|beta|c|rc|pre|post)[-._]?(\d*))?(?:[-._]?(post|dev)[-._]?\d*)?(?:\+.*)?$/i;

function parse(text: string): Version | undefined {
  const [, epoch = "0", release, phase, number, last] = PATTERN.exec(text.trim()) ?? [];
  if (release === undefined) return undefined;
  const kind = phase === undefined ? 0 : PHASES[phase.toLowerCase()]!;
  return {
    epoch: Number(epoch),
    release: release.split(".").map(Number),
    phase: [kind, Number(number ?? 0)],
    isPrerelease: kind < 0 || last?.toLowerCase() === "dev",
  };
}

export function isPrerelease(version: string): boolean {
  return parse(version)?.isPrerelease ?? true;
}

/** Below zero if the first one is the older one. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [parse(one), parse(other)];
  if (!a || !b) return one < other ? -1 : Number(one > other);
  const length = Math.max(a.release.length, b.release.length);
  const parts = (version: Version) => [
    version.epoch,
    ...Array.from({ length }, (_, index) => version.release[index] ?? 0),
    ...version.phase,
  ];
  const others = parts(b);
  for (const [index, part] of parts(a).entries()) {
    const difference = part - others[index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version is among those that a specifier such as `>=2,<3` stands for. */
export function satisfies(version: string, specifier: string): boolean {
  const clauses = specifier.split(",").map((clause) => clause.trim());
  return clauses.filter(Boolean).every((clause) => satisfiesClause(version, clause));
}

function satisfiesClause(version: string, clause: string): boolean {
  const [, operator = "==", wanted = ""] = /^(===|~=|==|!=|<=|>=|<|>)?\s*(.*)$/.exec(clause) ?? [];
  if (wanted.endsWith(".*")) {
    const isWithin = hasPrefix(version, wanted.slice(0, -2));
    return operator === "!=" ? !isWithin : isWithin;
  }
  const order = compareVersions(version, wanted);
  switch (operator) {
    case "~=":
      return order >= 0 && hasPrefix(version, wanted.replace(/\.\d+[^.]*$/, ""));
    case "!=":
      return order !== 0;
    case "<=":
      return order <= 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case ">":
      return order > 0;
    default:
      return order === 0;
  }
}

function hasPrefix(version: string, prefix: string): boolean {
  const release = parse(version)?.release ?? [];
  return prefix.split(".").every((part, index) => (release[index] ?? 0) === Number(part));
}
