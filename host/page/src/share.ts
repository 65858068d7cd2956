/** Links that have the sources in their fragment, which no server gets to see: JSON, compressed, in the letters of URLs. */

import type { ProjectData } from "./workspace.js";

const KEY = "project=";

/** The page's address with a project in it. */
export async function linkTo(project: ProjectData): Promise<string> {
  const json = new Blob([JSON.stringify(project)]);
  const packed = await bytesOf(json.stream().pipeThrough(new CompressionStream("deflate-raw")));
  const base64 = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""));
  const letters = base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${location.href.replace(/#.*/, "")}#${KEY}${letters}`;
}

/** The project in the page's address, if there is one. */
export async function linkedProject(fragment: string): Promise<ProjectData | undefined> {
  if (!fragment.startsWith(`#${KEY}`)) return undefined;
  const base64 = fragment
    .slice(KEY.length + 1)
    .replaceAll("-", "+")
    .replaceAll("_", "/");
  const packed = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const json = await bytesOf(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")));
  return checked(JSON.parse(new TextDecoder().decode(json)));
}

async function bytesOf(stream: ReadableStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** What a link says may be anything. */
function checked(data: unknown): ProjectData {
  const { files, world, app, requirements } = data as Partial<Record<keyof ProjectData, unknown>>;
  const isText = (value: unknown) => typeof value === "string";
  if (typeof files !== "object" || files === null || !Object.values(files).every(isText))
    throw new TypeError("no files");
  return {
    files: files as Record<string, string>,
    world: isText(world) ? world : "",
    app: isText(app) ? app : "",
    requirements: Array.isArray(requirements) && requirements.every(isText) ? requirements : [],
  };
}
