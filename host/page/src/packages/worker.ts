/** A worker that fetches and unpacks packages. */

import type { Package } from "../workspace.js";
import { fetchPackages } from "./registry.js";
import { unpack } from "./wheel.js";

export type PackageRequest =
  | { readonly kind: "fetch"; readonly requirements: readonly string[]; readonly known: ReadonlyMap<string, string> }
  | { readonly kind: "unpack"; readonly files: readonly { readonly name: string; readonly archive: Uint8Array }[] };

export type PackageResponse =
  | { readonly kind: "progress"; readonly text: string }
  | { readonly kind: "packages"; readonly packages: readonly Package[] }
  | { readonly kind: "error"; readonly message: string };

const respond = (response: PackageResponse) => {
  self.postMessage(response);
};

self.onmessage = ({ data }: MessageEvent<PackageRequest>) => {
  perform(data).then(
    (packages) => {
      respond({ kind: "packages", packages });
    },
    (error: unknown) => {
      respond({ kind: "error", message: error instanceof Error ? error.message : String(error) });
    },
  );
};

async function perform(request: PackageRequest): Promise<readonly Package[]> {
  if (request.kind === "unpack") return request.files.map(({ name, archive }) => unpack(name, archive));
  return fetchPackages(request.requirements, request.known, (text) => {
    respond({ kind: "progress", text });
  });
}
