import * as z from 'zod';
import { plannedWindowSchema } from './events.ts';
import { VERDICTS } from './names.ts';
import { REPORT_SCHEMA_VERSION, type Report } from './report.ts';

const instant = z.iso.datetime();

/** How far one stage has come. */
const trackSchema = z.strictObject({
  /** Every window that ends at or before this has been published. */
  through: instant,
  /** Starts of windows published beyond `through`, behind a gap; ascending. */
  ahead: z.array(instant),
});
export type CursorTrack = Readonly<z.output<typeof trackSchema>>;

/** Which windows of a monitor have been judged: `<model>/cursor.json`. */
export const cursorSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Start of the first window ever planned. */
  since: instant,
  closed: trackSchema,
  /** Null while the monitor has never waited for labels. */
  labelled: trackSchema.nullable(),
});
export type Cursor = Readonly<z.output<typeof cursorSchema>>;

const findingSchema = z.strictObject({
  kind: z.string(),
  severity: z.enum(['info', 'warn', 'error']),
  column: z.string().nullable(),
  count: z.number(),
  example: z.string().nullable(),
  sentence: z.string(),
});

/** An object as a plan lists it. */
const listedObjectSchema = z.strictObject({
  key: z.string(),
  size: z.number(),
  lastModified: instant,
  etag: z.string(),
  /** Keys of the manifests that list it. */
  manifests: z.array(z.string()).optional(),
  /** Why it is not read: a manifest that is of no use, or what is not where one says. */
  finding: findingSchema.optional(),
});
export type ListedObject = Readonly<z.output<typeof listedObjectSchema>>;

/** One of several parts of about equal bytes that a large object is read in; counted from 0. */
const objectPartSchema = z.strictObject({ index: z.int().min(0), of: z.int().min(2) });
export type ObjectPart = Readonly<z.output<typeof objectPartSchema>>;

const chunkObjectSchema = listedObjectSchema.extend({ part: objectPartSchema.optional() });
/** An object, or a part of one, which is a chunk by itself. */
export type ChunkObject = Readonly<z.output<typeof chunkObjectSchema>>;

/** Objects that a later step reads: a chunk of predictions. */
export const objectListSchema = z.strictObject({ bucket: z.string(), objects: z.array(chunkObjectSchema) });
export type ObjectList = Readonly<z.output<typeof objectListSchema>>;

/** Keys of the chunks of a large window, in order; the state machine reads it. */
export const chunkListSchema = z.array(z.string());

/** Labels that one run read from objects which nobody had read before. */
const batchSchema = z.strictObject({
  /** Place in the order in which batches were filed, from 0 on. */
  number: z.int(),
  /** Key of the stored labels; named by their content. */
  key: z.string(),
  /** The objects that were read, each in the version of its tag. */
  objects: z.array(z.strictObject({ key: z.string(), etag: z.string() })),
  /** When the newest of them was written. */
  newest: instant,
  /** Time of the run that filed it. */
  filedAt: instant,
  /** How many ids have a label here. */
  ids: z.int(),
  /** One of those ids. */
  example: z.string().nullable(),
  /** What was odd about the files. */
  findings: z.array(findingSchema),
  /** Whether a report tells the findings already. */
  told: z.boolean(),
  /** Whether a report tells already how many of the ids no prediction has. */
  settled: z.boolean(),
});
export type LabelBatch = Readonly<z.output<typeof batchSchema>>;

/** A window whose labels are collected. */
const cohortEntrySchema = z.strictObject({
  start: instant,
  end: instant,
  openedAt: instant,
  /** Key of the ids of its predictions; named by their content. */
  cohortKey: z.string(),
  /** How many ids there are. */
  ids: z.int(),
  /** Every batch below this number has been searched for the window's ids. */
  searched: z.int(),
  /** Batch number and how many of its ids the window has; batches with none are left out. */
  matches: z.array(z.tuple([z.int(), z.int()])),
  /** Key of the labels that came for its ids; named by their content; null while there are none. */
  labelsKey: z.string().nullable(),
  /** How many ids have one. */
  labelled: z.int(),
  /** What the published judgement of the performance rests on; null before there is one. */
  stated: z
    .strictObject({
      labelsKey: z.string().nullable(),
      /** Whether there were rows enough for a verdict: then later windows are compared with this one. */
      judged: z.boolean(),
    })
    .nullable(),
  /** What was odd about label files that were read before this window closed and no earlier report tells. */
  findings: z.array(findingSchema),
});
export type CohortEntry = Readonly<z.output<typeof cohortEntrySchema>>;

/** The labels of a monitor and the windows that wait for them: `<model>/ledger.json`. */
export const ledgerSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Number of the next batch. */
  next: z.int(),
  /** Ascending by number. */
  batches: z.array(batchSchema),
  /** Ascending by start. */
  windows: z.array(cohortEntrySchema),
});
export type Ledger = Readonly<z.output<typeof ledgerSchema>>;

/** Says that a stage of a window has been published, or that somebody is about to. */
export const publishMarkerSchema = z.strictObject({
  state: z.enum(['publishing', 'published', 'failed']),
  /** When this was written. */
  at: instant,
  /** The inputs of the judgement, for the one that follows when labels are in. */
  window: plannedWindowSchema,
  /** Addresses of files that must not be read, or were gone: the first few; not there without any. */
  leftOut: z.array(z.string()).optional(),
});
export type PublishMarker = Readonly<z.output<typeof publishMarkerSchema>>;

/** A report as the score step stores it; checked as far as it takes to know that it is one. */
export const storedReportSchema = z
  .looseObject({
    schemaVersion: z.literal(REPORT_SCHEMA_VERSION),
    model: z.string(),
    window: z.looseObject({ start: instant.nullable(), end: instant.nullable() }),
    verdict: z.enum(VERDICTS),
    findings: z.array(z.unknown()),
  })
  .transform((report) => report as unknown as Report);
