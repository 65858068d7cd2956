/**
 * Keeps the page for when there is no network. All of its files are fetched once, and taken from there from then on; another
 * version of the page brings another service worker, which fetches its own, and takes over when no page of the old one is open.
 */

/** What vite.config.ts writes in. */
declare const __FILES__: readonly string[];
declare const __VERSION__: string;

/** The part of a service worker's global scope that is used here; TypeScript takes it for a page's. */
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchLike) => void): void;
}

interface Extendable {
  waitUntil(promise: Promise<unknown>): void;
}

interface FetchLike extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const scope = self as unknown as Scope;

/** Other pages of the same server may have caches, too. */
const PREFIX = `componentize-page:${scope.registration.scope}:`;
const NAME = PREFIX + __VERSION__;

scope.addEventListener("install", (event) => {
  event.waitUntil(install());
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(removeOthers().then(() => scope.clients.claim()));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  // What comes from elsewhere, packages that is, has to be asked for there.
  if (request.method === "GET" && request.url.startsWith(scope.registration.scope)) event.respondWith(answer(request));
});

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(__FILES__);
}

async function removeOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)),
  );
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const isPage = request.mode === "navigate";
  return (await cache.match(isPage ? "./" : request, { ignoreSearch: isPage })) ?? fetch(request);
}
