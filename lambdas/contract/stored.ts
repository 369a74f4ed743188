import { z } from 'zod';
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

/** An object as a plan lists it. */
const listedObjectSchema = z.strictObject({
  key: z.string(),
  size: z.number(),
  lastModified: instant,
  etag: z.string(),
});
export type ListedObject = Readonly<z.output<typeof listedObjectSchema>>;

/** Objects that a later step reads: a chunk of predictions, or a window's labels. */
export const objectListSchema = z.strictObject({ bucket: z.string(), objects: z.array(listedObjectSchema) });
export type ObjectList = Readonly<z.output<typeof objectListSchema>>;

/** Keys of the chunks of a large window, in order; the state machine reads it. */
export const chunkListSchema = z.array(z.string());

/** Says that a stage of a window has been published, or that somebody is about to. */
export const publishMarkerSchema = z.strictObject({
  state: z.enum(['publishing', 'published', 'failed']),
  /** When this was written. */
  at: instant,
  /** The inputs of the judgement, for the one that follows when labels are in. */
  window: plannedWindowSchema,
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
