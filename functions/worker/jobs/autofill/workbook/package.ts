import { posix } from 'node:path';
import type { Archive, Part } from './archive.ts';
import { corruptFile } from './refusals.ts';
import { scanList } from './xml.ts';

/** What an Office file says about its parts: content types and relationships (OPC, ISO/IEC 29500-2). */

export interface Relationship {
  readonly id: string;
  /** Last segment of the type URI, e.g. `worksheet`: the transitional and the strict form end alike. */
  readonly type: string;
  /** Name of the part, or the address outside when `external`. */
  readonly target: string;
  readonly external: boolean;
}

export interface ContentTypes {
  readonly all: readonly string[];
  of(partName: string): string | undefined;
}

/** @throws WorkbookError CORRUPT_FILE if there is no such part */
export function partOf(archive: Archive, name: string): Part {
  const part = archive.get(name.toLowerCase());
  if (part === undefined) throw corruptFile(new Error(`no part ${name}`));
  return part;
}

export async function readContentTypes(part: Part): Promise<ContentTypes> {
  const overrides = new Map<string, string>();
  const defaults = new Map<string, string>();
  await scanList(part, (element) => {
    const type = element.attribute('ContentType') ?? '';
    if (element.name === 'Override') {
      overrides.set((element.attribute('PartName') ?? '').replace(/^\//, '').toLowerCase(), type);
    } else if (element.name === 'Default') {
      defaults.set((element.attribute('Extension') ?? '').toLowerCase(), type);
    }
  });
  return {
    all: [...overrides.values(), ...defaults.values()],
    of: (name) =>
      overrides.get(name.toLowerCase()) ?? defaults.get(posix.extname(name).slice(1).toLowerCase()),
  };
}

/** Name of the part that holds the relationships of `partName` (`''` = of the whole file). */
export const relationshipsName = (partName: string): string =>
  posix.join(posix.dirname(partName), '_rels', `${posix.basename(partName)}.rels`);

/** @param source the part they belong to; relative targets are resolved against its folder */
export async function readRelationships(part: Part, source: string): Promise<readonly Relationship[]> {
  const relationships: Relationship[] = [];
  await scanList(part, (element) => {
    if (element.name !== 'Relationship') return;
    const type = element.attribute('Type') ?? '';
    const target = element.attribute('Target') ?? '';
    const external = element.attribute('TargetMode')?.toLowerCase() === 'external';
    relationships.push({
      id: element.attribute('Id') ?? '',
      type: type.slice(type.lastIndexOf('/') + 1),
      target: external ? target : resolveTarget(target, source),
      external,
    });
  });
  return relationships;
}

const resolveTarget = (target: string, source: string): string =>
  target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(source), target);
