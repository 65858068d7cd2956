/** Errors that the engine hands to the tool: messages for the person who builds a component. */

/**
 * An error which a function of an imported interface has as its result. The glue code that jco makes takes `payload` for
 * the error's value, and lets any other exception go through the tool as a bug of its host.
 */
export class ResultError<Payload> extends Error {
  constructor(readonly payload: Payload) {
    super(String(payload));
  }
}

/** Ends a function of the interface with a message. */
export function fail(message: string): never {
  throw new ResultError(message);
}

/** Called by a program in the place of an import that nothing else was bound to. */
export class UnboundImportError extends Error {}

/** What to say of an exception that ended WebAssembly, or kept it from being compiled or instantiated. */
export function firstLine(error: unknown): string {
  if (isStackExhausted(error)) return "call stack exhausted";
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] ?? message;
}

/** V8 and JavaScriptCore throw a RangeError, SpiderMonkey an error of its own. */
function isStackExhausted(error: unknown): boolean {
  return error instanceof Error && /call stack|too much recursion/i.test(error.message);
}
