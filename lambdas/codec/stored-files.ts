import type { Finding } from '../contract/report.ts';
import type { ObjectPart } from '../contract/stored.ts';
import { ConfigError } from '../core/errors.ts';
import type { Cohort } from '../core/labels/cohort.ts';
import type { LabelBook } from '../core/labels/label-book.ts';
import type { LabelRecords } from '../core/labels/label-records.ts';
import type { Reach } from '../core/plan/grid.ts';
import type { Baseline } from '../core/profile/baseline.ts';
import type { SeenColumns } from '../core/profile/seen-columns.ts';
import type { WindowProfile } from '../core/profile/window-profile.ts';
import type { Strays } from '../core/table/cut-to-window.ts';
import type { Table } from '../core/table/table.ts';
import { packFile, unpackFile } from './packed-file.ts';

/** Version of the stored shapes below; files of another version are not read. */
const STORED_VERSION = 2;

/** What a profile step leaves behind for the score step: the counts, and the rows that labels join to. */
export interface StoredProfile {
  readonly profile: WindowProfile;
  readonly predictions: Table;
  /** What was odd about the files themselves. */
  readonly findings: readonly Finding[];
  /** Present where it is of a part of one file only. */
  readonly part?: StoredPart;
}

/** Which part of a file a profile is of, and what the parts of a file make known together. */
export interface StoredPart extends ObjectPart {
  readonly key: string;
  /** Bytes of the whole file. */
  readonly size: number;
  /** The bytes that were read: from `start` up to, not including, `end`. */
  readonly start: number;
  readonly end: number;
  /** Lines that end in them; broken lines are counted from the first of them. */
  readonly lines: number;
  readonly strays: Strays;
  readonly seen: SeenColumns;
  readonly reach: Reach;
}

export const baselineFile = storedFile<Baseline>('baseline');
export const profileFile = storedFile<StoredProfile>('profile');
export const cohortFile = storedFile<Cohort>('cohort');
export const labelBatchFile = storedFile<LabelRecords>('label batch');
export const labelBookFile = storedFile<LabelBook>('label book');

/** A way to store one kind of record on S3: it knows its kind and version again when it is read. */
export interface StoredFile<T> {
  readonly encode: (content: T) => Uint8Array;
  /** @throws ConfigError naming the object where the bytes are broken or of another kind or version */
  readonly decode: (bytes: Uint8Array, name: string) => T;
}

function storedFile<T>(kind: string): StoredFile<T> {
  return {
    encode: (content) => packFile({ kind, version: STORED_VERSION, content }),
    decode: (bytes, name) => {
      const stored = tryUnpack(bytes, name) as {
        kind?: unknown;
        version?: unknown;
        content?: unknown;
      } | null;
      if (stored?.kind !== kind || stored.version !== STORED_VERSION) {
        throw new ConfigError(`${name}: expected a stored ${kind} of version ${STORED_VERSION}`);
      }
      return stored.content as T;
    },
  };
}

function tryUnpack(bytes: Uint8Array, name: string): unknown {
  try {
    return unpackFile(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${name}: the stored file is broken: ${reason}`, { cause });
  }
}
