/** Quantities as text. */

export function bytes(count: number): string {
  if (count < 1000) return plural(count, "byte");
  const [amount, unit] = count < 1_000_000 ? [count / 1000, "kB"] : [count / 1_000_000, "MB"];
  return `${amount.toFixed(amount < 10 ? 2 : 1)} ${unit}`;
}

export function seconds(count: number): string {
  return `${count.toFixed(count < 10 ? 2 : 1)} s`;
}

export function milliseconds(count: number): string {
  return count < 1000 ? `${count.toFixed(count < 10 ? 1 : 0)} ms` : seconds(count / 1000);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
