import * as z from 'zod';
import { muteSchema } from './alerts.ts';

const instant = z.iso.datetime({ offset: true });

/** An alarm's notification, as far as a later message needs it. */
const noticeSchema = z.strictObject({
  alarmName: z.string(),
  description: z.string().nullable(),
  state: z.string(),
  oldState: z.string().nullable(),
  reason: z.string(),
  at: z.string().nullable(),
  region: z.string().nullable(),
  arn: z.string().nullable(),
  metricName: z.string().nullable(),
  model: z.string().nullable(),
});

/** What a destination was last told of an incident. */
const tellingSchema = z.strictObject({ state: z.enum(['ALARM', 'OK']), at: instant });

/** One trouble from its first alarm to its recovery: `<model>/alerts/incidents/<name>.json`. */
export const incidentSchema = z.strictObject({
  schemaVersion: z.literal(1),
  state: z.enum(['open', 'closed']),
  openedAt: instant,
  /** The alarm's notification that last changed the state. */
  notice: noticeSchema,
  /** Channel whose own limit was passed; null for an alarm of the monitor. */
  channel: z.string().nullable(),
  /** Destination to what it was told last; one that is not here was told nothing. */
  told: z.record(z.string(), tellingSchema),
  /** Since when somebody is telling at this moment; null else. */
  telling: instant.nullable(),
  /** When a person took note: no more reminders. */
  acknowledgedAt: instant.nullable(),
});
export type Incident = Readonly<z.output<typeof incidentSchema>>;

/** Maintenance windows that were set by command: `<model>/alerts/mutes.json`. */
export const mutesSchema = z.strictObject({ schemaVersion: z.literal(1), mutes: z.array(muteSchema) });
export type Mutes = Readonly<z.output<typeof mutesSchema>>;
