/** Modules that the bundler makes. */

declare module "virtual:examples" {
  import type { Example } from "./examples.js";

  const examples: readonly Example[];
  export default examples;
}
