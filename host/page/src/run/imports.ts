/**
 * What a component in the page gets to import: WASI as far as `componentize-wasm/wasi` has it, HTTP, and in the place of all
 * else functions that fail.
 */

import { ResultError, wasi, type WasiOptions } from "componentize-wasm/wasi";

import { http } from "./http.js";

class Network {}

/** The imports, by the names of their interfaces. */
export function importsFor(options: WasiOptions): Record<string, unknown> {
  const known: Record<string, unknown> = {
    ...wasi(options),
    ...http(),
    "wasi:sockets/instance-network": { instanceNetwork: () => new Network() },
  };
  return new Proxy(known, {
    get: (target, name: string) => target[name] ?? absent(name, name === "wasi:sockets/network" ? { Network } : {}),
  });
}

/** An interface that is not there. The glue code wants functions and classes of it before it calls any. */
function absent(name: string, present: Record<string, unknown>): unknown {
  const fail = (what: string) => {
    // All that there is of sockets may fail in this way, which Python takes for an operating system's error.
    if (name.startsWith("wasi:sockets/")) throw new ResultError("not-supported");
    throw new Error(`the component has called ${what}, which this page does not provide`);
  };
  const callable = (what: string): unknown => {
    const made = function () {
      fail(what);
    };
    made.prototype = new Proxy({}, { get: (_, member) => memberOf(what, member) });
    return new Proxy(made, {
      get: (target, member) => (Reflect.get(target, member) as unknown) ?? memberOf(what, member),
    });
  };
  const memberOf = (what: string, member: string | symbol) =>
    typeof member === "string" && member !== "then" ? callable(`${what}.${member}`) : undefined;
  return new Proxy(present, { get: (target, member: string) => target[member] ?? callable(`${name}#${member}`) });
}
