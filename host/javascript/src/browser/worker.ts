/** A worker of a browser. */

import type { Request, Response } from "../messages.js";
import { serve } from "../serve.js";

/** The part of a worker's global scope that is used here; TypeScript takes it for a page's. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(message: Response, transfer: Transferable[]): void;
}

const scope = self as unknown as WorkerScope;
const handle = serve();
scope.onmessage = ({ data }) => {
  void handle(data, (response, transfer) => {
    scope.postMessage(response, transfer ? [transfer] : []);
  });
};
