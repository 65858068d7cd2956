/**
 * `wasi:http` 0.2 without a network of its own: a request is what the page's form says, and its response goes there. What the
 * component asks of other servers is sent by the browser, which lets it have what those servers let pages have.
 */

import { InputStream, OutputStream, Pollable, ResultError } from "componentize-wasm/wasi";

import { Fields } from "./http-fields.js";
import type { HttpRequest, HttpResponse } from "./messages.js";

interface Tagged {
  readonly tag: string;
  readonly val?: unknown;
}
type Result = { readonly tag: "ok"; readonly val?: unknown } | { readonly tag: "err"; readonly val?: unknown };

const METHODS = ["get", "head", "post", "put", "delete", "connect", "options", "trace", "patch"];

function methodOf(name: string): Tagged {
  const tag = name.toLowerCase();
  return METHODS.includes(tag) ? { tag } : { tag: "other", val: name };
}

function nameOf({ tag, val }: Tagged): string {
  return tag === "other" ? String(val) : tag.toUpperCase();
}

/** Something that is done by a function at most once. */
function once<T>(make: () => T): () => T {
  let isDone = false;
  return () => {
    if (isDone) throw new ResultError(undefined);
    isDone = true;
    return make();
  };
}

class IncomingBody {
  readonly stream: () => InputStream;

  constructor(bytes: Uint8Array) {
    let position = 0;
    this.stream = once(
      () =>
        new InputStream((length) => {
          const part = bytes.subarray(position, position + length);
          position += part.length;
          return part;
        }),
    );
  }

  static finish(): FutureTrailers {
    return new FutureTrailers();
  }
}

/** There are never any. */
class FutureTrailers {
  subscribe(): Pollable {
    return new Pollable();
  }

  get(): Result {
    return { tag: "ok", val: { tag: "ok", val: undefined } };
  }
}

class OutgoingBody {
  private readonly parts: Uint8Array[] = [];
  isFinished = false;

  readonly write = once(
    () =>
      new OutputStream((bytes) => {
        this.parts.push(bytes.slice());
      }),
  );

  static finish(body: OutgoingBody): void {
    body.isFinished = true;
  }

  get bytes(): Uint8Array {
    const bytes = new Uint8Array(this.parts.reduce((length, part) => length + part.length, 0));
    let position = 0;
    for (const part of this.parts) {
      bytes.set(part, position);
      position += part.length;
    }
    return bytes;
  }
}

class IncomingRequest {
  readonly consume: () => IncomingBody;

  constructor(private readonly request: HttpRequest) {
    this.consume = once(() => new IncomingBody(request.body));
  }

  method(): Tagged {
    return methodOf(this.request.method);
  }

  pathWithQuery(): string {
    return this.request.path;
  }

  scheme(): Tagged {
    return { tag: "HTTP" };
  }

  authority(): string {
    return "localhost";
  }

  headers(): Fields {
    return Fields.ofText([["host", "localhost"], ...this.request.headers]);
  }
}

class OutgoingResponse {
  private status = 200;
  readonly content = new OutgoingBody();
  readonly body = once(() => this.content);

  constructor(private readonly fields: Fields) {}

  statusCode(): number {
    return this.status;
  }

  setStatusCode(status: number): void {
    this.status = status;
  }

  headers(): Fields {
    return this.fields;
  }
}

class ResponseOutparam {
  response: Result | undefined;

  static set(parameter: ResponseOutparam, response: Result): void {
    parameter.response = response;
  }
}

class OutgoingRequest {
  private theMethod: Tagged = { tag: "get" };
  private path: string | undefined;
  private theScheme: Tagged | undefined;
  private theAuthority: string | undefined;
  readonly content = new OutgoingBody();
  readonly body = once(() => this.content);

  constructor(private readonly fields: Fields) {}

  method = () => this.theMethod;
  setMethod = (method: Tagged) => void (this.theMethod = method);
  pathWithQuery = () => this.path;
  setPathWithQuery = (path: string | undefined) => void (this.path = path);
  scheme = () => this.theScheme;
  setScheme = (scheme: Tagged | undefined) => void (this.theScheme = scheme);
  authority = () => this.theAuthority;
  setAuthority = (authority: string | undefined) => void (this.theAuthority = authority);
  headers = () => this.fields;

  /** Waits for the response: the worker has nothing else to do. */
  send(): Result {
    const { tag = "HTTPS" } = this.theScheme ?? {};
    const request = new XMLHttpRequest();
    request.open(nameOf(this.theMethod), `${tag.toLowerCase()}://${this.theAuthority ?? ""}${this.path ?? "/"}`, false);
    request.responseType = "arraybuffer";
    // Some are the browser's to say, which it tells in its console.
    for (const [name, value] of this.fields.texts()) request.setRequestHeader(name, value);
    try {
      request.send(this.content.bytes as BufferSource);
    } catch {
      return { tag: "err", val: { tag: "destination-unavailable" } };
    }
    const lines = request.getAllResponseHeaders().trim().split(/\r?\n/).filter(Boolean);
    const headers = lines.map((line) => line.split(/: ?(.*)/s).slice(0, 2) as [string, string]);
    return {
      tag: "ok",
      val: new IncomingResponse(request.status, headers, new Uint8Array(request.response as ArrayBuffer)),
    };
  }
}

class IncomingResponse {
  readonly consume: () => IncomingBody;

  constructor(
    private readonly theStatus: number,
    private readonly fields: readonly (readonly [string, string])[],
    body: Uint8Array,
  ) {
    this.consume = once(() => new IncomingBody(body));
  }

  status(): number {
    return this.theStatus;
  }

  headers(): Fields {
    return Fields.ofText(this.fields);
  }
}

class FutureIncomingResponse {
  private isTaken = false;

  constructor(private readonly request: OutgoingRequest) {}

  subscribe(): Pollable {
    return new Pollable();
  }

  get(): Result {
    if (this.isTaken) return { tag: "err" };
    this.isTaken = true;
    return { tag: "ok", val: this.request.send() };
  }
}

/** How long to wait is the browser's business. */
class RequestOptions {
  connectTimeout = () => undefined;
  setConnectTimeout = () => undefined;
  firstByteTimeout = () => undefined;
  setFirstByteTimeout = () => undefined;
  betweenBytesTimeout = () => undefined;
  setBetweenBytesTimeout = () => undefined;
}

/** The interfaces of `wasi:http`, by their names. */
export function http(): Record<string, unknown> {
  return {
    "wasi:http/types": {
      Fields,
      FutureIncomingResponse,
      FutureTrailers,
      IncomingBody,
      IncomingRequest,
      IncomingResponse,
      OutgoingBody,
      OutgoingRequest,
      OutgoingResponse,
      RequestOptions,
      ResponseOutparam,
      httpErrorCode: () => undefined,
    },
    "wasi:http/outgoing-handler": { handle: (request: OutgoingRequest) => new FutureIncomingResponse(request) },
  };
}

/** Has a handler answer a request. */
export async function request(
  asked: HttpRequest,
  handle: (request: unknown, response: unknown) => unknown,
): Promise<HttpResponse> {
  const parameter = new ResponseOutparam();
  await handle(new IncomingRequest(asked), parameter);
  const { response } = parameter;
  if (!response) throw new Error("the component has not given a response");
  if (response.tag === "err")
    throw new Error(`the component has answered with an error: ${JSON.stringify(response.val)}`);
  const answer = response.val as OutgoingResponse;
  return { status: answer.statusCode(), headers: answer.headers().texts(), body: answer.content.bytes };
}
