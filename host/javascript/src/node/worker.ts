/** A worker of Node. */

import { parentPort } from "node:worker_threads";

import type { Request } from "../messages.js";
import { serve } from "../serve.js";

const handle = serve();
parentPort?.on("message", (request: Request) => {
  void handle(request, (response, transfer) => {
    parentPort?.postMessage(response, transfer ? [transfer] : []);
  });
});
