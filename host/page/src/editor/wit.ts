/** WIT for the editor: what is highlighted in which way, and how far lines are indented. */

import { StreamLanguage, type StreamParser } from "@codemirror/language";

const KEYWORDS = new Set(
  "package world interface import export include use as with type record variant enum flags resource func async static constructor".split(
    " ",
  ),
);

const TYPES = new Set(
  (
    "bool s8 s16 s32 s64 u8 u16 u32 u64 f32 f64 char string list map option result tuple stream future borrow own " +
    "error-context"
  ).split(" "),
);

interface State {
  isInComment: boolean;
  /** How many braces are open. */
  depth: number;
  /** The last keyword that introduces a name, until that comes. */
  introduces: string | undefined;
}

const parser: StreamParser<State> = {
  name: "wit",
  startState: () => ({ isInComment: false, depth: 0, introduces: undefined }),
  token(stream, state) {
    if (state.isInComment || stream.match("/*")) {
      state.isInComment = !stream.match(/^.*?\*\//);
      if (state.isInComment) stream.skipToEnd();
      return "comment";
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^\/\/\/.*/)) return "docComment";
    if (stream.match(/^\/\/.*/)) return "comment";
    if (stream.match(/^@(since|unstable|deprecated)\b/)) return "meta";
    if (stream.match(/^@?\d+(\.\d+)*[-+.\w]*/)) return "number";
    const name = stream.match(/^%?[a-zA-Z][\w-]*/) as RegExpMatchArray | null;
    if (name) return nameToken(name[0], state, stream.match(/^\s*:\s*(async\s+)?(static\s+)?func\b/, false) !== null);
    const character = stream.next();
    if (character === "{") state.depth++;
    if (character === "}") state.depth = Math.max(0, state.depth - 1);
    if (character === "-" && stream.eat(">")) return "operator";
    return character && "{}()<>,;.:/=@".includes(character) ? "punctuation" : null;
  },
  indent: (state, textAfter, context) => Math.max(0, state.depth - (textAfter.startsWith("}") ? 1 : 0)) * context.unit,
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "{", "<"] },
    indentOnInput: /^\s*\}$/,
  },
};

function nameToken(name: string, state: State, isFunction: boolean): string {
  const introduced = state.introduces;
  state.introduces = undefined;
  if (isFunction) return "def";
  if (introduced !== undefined && introduced !== "package") return "typeName";
  if (KEYWORDS.has(name)) {
    if (["world", "interface", "type", "record", "variant", "enum", "flags", "resource"].includes(name))
      state.introduces = name;
    return "keyword";
  }
  return TYPES.has(name) ? "atom" : "variableName";
}

export const wit = StreamLanguage.define(parser);
