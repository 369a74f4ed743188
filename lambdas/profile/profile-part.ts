import { OpenRecordError } from '../codec/byte-source.ts';
import type { StoredPart, StoredProfile } from '../codec/stored-files.ts';
import { moveLine } from '../codec/text-lines.ts';
import type { ChunkObject, ObjectPart } from '../contract/stored.ts';
import type { FileProfile } from '../core/file-profile.ts';
import { concatTables } from '../core/table/table.ts';
import { ObjectParts } from '../ports/object-parts.ts';
import {
  type DataRead,
  describeMissing,
  describeReplaced,
  foldSource,
  tryFile,
} from '../ports/read-data-object.ts';
import { openFile, type ProfileContext } from './profile-objects.ts';

/** A part of an object, and the bucket of the object. */
export interface PartToRead extends ChunkObject {
  readonly bucket: string;
  readonly part: ObjectPart;
}

/**
 * Reads a part of an object. Where its end turns out to lie within a record, the parts that follow are read with
 * it, more and more of them; the score step then passes over what others have read of those. A part that the one
 * before it is read with, and a part of an object that was replaced, has no rows.
 */
export async function profilePart(context: ProfileContext, read: PartToRead): Promise<StoredProfile> {
  const outcome = await tryFile(read, () => readPart(context, read));
  return 'finding' in outcome ? noPart(context, read, [outcome.finding]) : outcome.value;
}

async function readPart(context: ProfileContext, read: PartToRead): Promise<DataRead<StoredProfile>> {
  const { bucket, key, etag, size, part } = read;
  const found = await context.store.head({ bucket, key });
  if (found === null) return { finding: describeMissing(read) };
  if (found.etag !== etag) return { finding: describeReplaced(read) };
  const { reading } = openFile(context, read);
  const version = { bucket, key, etag };
  const parts = await ObjectParts.open(context.store, {
    version,
    size,
    format: reading.format,
    of: part.of,
  });
  const start = await parts.startOf(part.index);
  if (start === null) return { value: noPart(context, read, []) };
  let last = part.index + 1;
  for (let more = 1; ; more *= 2) {
    const { end, next } = await parts.endOf(start, last);
    // A range of no bytes is none to S3, which would send the whole object.
    if (end === start) return { value: noPart(context, read, []) };
    const source = parts.source({ start, end });
    const { folding, place } = openFile(context, read);
    try {
      const file = await foldSource(source, reading, folding);
      const bytes = { start, end, lines: source.linesRead(), reach: place.reach };
      return { value: storePart(file, { ...part, key, size, ...bytes }, source.headerLines) };
    } catch (error) {
      if (!(error instanceof OpenRecordError)) throw error;
      last = next + more;
    }
  }
}

function storePart(
  { profile, scored, strays, seen }: FileProfile,
  part: Omit<StoredPart, 'strays' | 'seen'>,
  headerLines: number,
): StoredProfile {
  const { count, examples } = profile.malformed;
  const moved = examples.map((example) => moveLine(example, -headerLines));
  return {
    profile: { ...profile, malformed: { count, examples: moved } },
    predictions: concatTables(scored),
    findings: [],
    part: { ...part, strays, seen },
  };
}

function noPart(
  context: ProfileContext,
  read: PartToRead,
  findings: StoredProfile['findings'],
): StoredProfile {
  const { folding, place } = openFile(context, read);
  const { key, size, part } = read;
  const nothing = { start: 0, end: 0, lines: 0, reach: place.reach };
  return { ...storePart(folding.start, { ...part, key, size, ...nothing }, 0), findings };
}
