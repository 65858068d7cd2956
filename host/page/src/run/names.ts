/** Names of WIT as the glue code of jco has them. */

/** `dark-blue` as `darkBlue`. */
export function lowerCamelCase(name: string): string {
  const [first = "", ...rest] = name.split("-");
  return first.toLowerCase() + rest.map(capitalised).join("");
}

/** `dark-blue` as `DarkBlue`. */
export function upperCamelCase(name: string): string {
  return name.split("-").map(capitalised).join("");
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
