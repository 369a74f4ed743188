import type { StoredPart, StoredProfile } from '../codec/stored-files.ts';
import { moveLine } from '../codec/text-lines.ts';
import { DependencyError } from '../core/errors.ts';
import { addToFile, type FilePlace, type FileProfile, settleFile, zeroFile } from '../core/file-profile.ts';
import type { Baseline } from '../core/profile/baseline.ts';
import { type WindowProfile, zeroProfile } from '../core/profile/window-profile.ts';
import type { Table } from '../core/table/table.ts';

/** What the parts of a file, so far, make known of it. */
export interface FileParts {
  readonly file: FileProfile;
  /** The bytes and the lines that they are of. */
  readonly end: number;
  readonly lines: number;
  readonly size: number;
  readonly findings: StoredProfile['findings'];
  readonly baseline: Baseline;
}

export function noParts(baseline: Baseline): FileParts {
  return { file: zeroFile(baseline), end: 0, lines: 0, size: 0, findings: [], baseline };
}

/**
 * The next part of a file added. One that does not begin where the last one ended was read with that one, or
 * began within a record, and does not count. Cost: that of merging two profiles.
 */
export function addPart(
  parts: FileParts,
  { profile, predictions, findings, part }: StoredProfile & { readonly part: StoredPart },
): FileParts {
  const told = [...parts.findings, ...findings];
  if (part.start !== parts.end || part.end === part.start)
    return { ...parts, size: part.size, findings: told };
  const { count, examples } = profile.malformed;
  const malformed = { count, examples: examples.map((example) => moveLine(example, parts.lines)) };
  return {
    ...parts,
    file: addToFile(parts.file, {
      profile: { ...profile, malformed },
      scored: [predictions],
      strays: part.strays,
      seen: part.seen,
    }),
    end: part.end,
    lines: parts.lines + part.lines,
    size: part.size,
    findings: told,
  };
}

/** What a window makes of a file whose parts are all there. */
export interface SettledParts {
  readonly profile: WindowProfile;
  readonly predictions: readonly Table[];
  readonly findings: StoredProfile['findings'];
}

/**
 * The file as if it had been read in one go. It counts in whole or not at all: where a part cannot be read, the
 * file is named once, and no part counts.
 *
 * @throws DependencyError naming the file where its parts do not make the whole of it
 */
export function settleParts(
  { file, end, size, findings, baseline }: FileParts,
  place: FilePlace,
): SettledParts {
  if (findings.length > 0)
    return { profile: zeroProfile(baseline), predictions: [], findings: findings.slice(0, 1) };
  if (end !== size) throw new DependencyError(`${place.name}: its parts end at byte ${end} of ${size}`);
  return { ...settleFile(file, place), predictions: file.scored };
}
