/** What the tool says, as it says it with `--message-format json`: an object in each line. */

/** Something to be said about a project. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** What can be done. */
  readonly help?: string;
  /** Where it is, if it is in a file: a path of the project, and a line and a column, counted from 1. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** All of this as the command line prints it. */
  readonly rendered: string;
}

/** What the app printed while it was imported. */
export interface Output {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** All that the tool said. */
export interface Messages {
  readonly diagnostics: Diagnostic[];
  readonly output: Output[];
}

type Line =
  | ({ readonly reason: "diagnostic" } & Diagnostic)
  | ({ readonly reason: "output" } & Output)
  | { readonly reason: "report"; readonly text: string }
  | { readonly reason: "finished"; readonly success: boolean };

/** Reads what the tool wrote to standard output. */
export function parseMessages(text: string): Messages {
  const messages: Messages = { diagnostics: [], output: [] };
  for (const json of text.split("\n")) {
    if (json === "") continue;
    const line = JSON.parse(json) as Line;
    switch (line.reason) {
      case "diagnostic": {
        const { reason: _, ...diagnostic } = line;
        messages.diagnostics.push(diagnostic);
        break;
      }
      case "output":
        messages.output.push({ stream: line.stream, text: line.text });
        break;
      case "report":
      case "finished":
        // Nobody asks for the former, and the exit status says the latter.
        break;
    }
  }
  return messages;
}
