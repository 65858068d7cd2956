/** Modules that the bundler makes. */

declare module "virtual:examples" {
  const examples: readonly import("./examples.js").Example[];
  export default examples;
}
