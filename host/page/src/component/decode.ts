/**
 * Reads of a component's binary what it exports, with the types of WIT. Of these no other trace is left: the glue code that jco
 * makes has the types of JavaScript, where all small integers are alike.
 *
 * It goes through the sections in order and keeps the index spaces of types, functions, instances and components; core
 * WebAssembly is skipped. https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md has the format.
 */

import { readCanonical } from "./canonical.js";
import { named, readAlias, readDescription, readName, readSort, readType } from "./read-types.js";
import { Reader } from "./reader.js";
import { type InstanceType, known, Scope } from "./scope.js";
import type { ExportedFunction } from "./types.js";

/** The functions that a component exports, in its order. */
export function exportedFunctions(component: Uint8Array): ExportedFunction[] {
  const scope = readComponent(new Reader(component));
  const found: ExportedFunction[] = [];
  const add = (name: string | undefined, exports: Scope["exports"]) => {
    for (const [inner, item] of exports) {
      if (item.sort === "function" && item.type) found.push({ interface: name, name: inner, type: item.type });
      if (item.sort === "instance" && name === undefined) add(inner, item.type.exports);
    }
  };
  add(undefined, scope.exports);
  return found;
}

/** The names of the instances and functions that a component imports. */
export function imports(component: Uint8Array): string[] {
  const names: string[] = [];
  readComponent(new Reader(component), undefined, (name) => names.push(name));
  return names;
}

function readComponent(reader: Reader, outer?: Scope, onImport?: (name: string) => void): Scope {
  const scope = new Scope(outer);
  // The magic number, the version and the layer.
  reader.skip(8);
  while (!reader.atEnd) {
    const section = reader.byte();
    readSection(section, reader.inner(reader.unsigned()), scope, onImport);
  }
  return scope;
}

function readSection(section: number, reader: Reader, scope: Scope, onImport?: (name: string) => void): void {
  switch (section) {
    case 4:
      scope.components.push({ kind: "component", exports: readComponent(reader, scope).exports });
      break;
    case 5:
      reader.vector(() => scope.instances.push(readInstance(reader, scope)));
      break;
    case 6:
      reader.vector(() => {
        scope.add(readAlias(reader, scope));
      });
      break;
    case 7:
      reader.vector(() => scope.types.push(readType(reader, scope)));
      break;
    case 8:
      reader.vector(() => {
        readCanonical(reader, scope);
      });
      break;
    case 10:
      reader.vector(() => {
        const name = readName(reader);
        onImport?.(name);
        scope.add(named(name, readDescription(reader, scope)));
      });
      break;
    case 11:
      reader.vector(() => {
        readExport(reader, scope);
      });
      break;
    default:
      // Core WebAssembly, and what is custom.
      break;
  }
}

function readInstance(reader: Reader, scope: Scope): InstanceType {
  if (reader.byte() === 0x00) {
    const { exports } = known(scope.components[reader.unsigned()]);
    reader.vector(() => {
      reader.name();
      readSort(reader);
      reader.unsigned();
    });
    return { kind: "instance", exports };
  }
  const entries = reader.vector(() => {
    const name = readName(reader);
    const sort = readSort(reader);
    return [name, scope.at(sort, reader.unsigned())] as const;
  });
  return { kind: "instance", exports: new Map(entries) };
}

/** An export has an index as well: what comes behind refers to it by that. */
function readExport(reader: Reader, scope: Scope): void {
  const name = readName(reader);
  const sort = readSort(reader);
  const itself = scope.at(sort, reader.unsigned());
  const described = reader.optional(() => readDescription(reader, scope));
  // A description of a resource hides which one it is.
  const item = named(name, described && sort !== 0x03 ? described : itself);
  scope.add(item);
  scope.exports.set(name, item);
}
