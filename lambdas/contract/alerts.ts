import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { MONITOR_METRICS, PERFORMANCE_METRIC_NAMES } from './metric-names.ts';
import { ALERT_SEVERITIES, CHANNEL_TYPES } from './names.ts';

const instant = z.iso.datetime({ offset: true });

/** Metrics that a channel may set a limit on: every measured value of a report, by its CloudWatch name. */
const LIMITED_METRICS = [
  MONITOR_METRICS.driftScore,
  MONITOR_METRICS.driftedColumns,
  MONITOR_METRICS.conceptDrift,
  MONITOR_METRICS.labelCoverage,
  MONITOR_METRICS.labelLagSeconds,
  MONITOR_METRICS.rows,
  MONITOR_METRICS.missingShare,
  ...Object.values(PERFORMANCE_METRIC_NAMES),
] as const;

/** The limits that a value must keep. */
export const limitsSchema = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine((limits) => limits.min !== undefined || limits.max !== undefined, 'a "min", a "max" or both');
export type Limits = Readonly<z.output<typeof limitsSchema>>;

const channelSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'lower-case letters, digits and "-", 32 at most')
    .describe('What logs and errors call the channel.'),
  type: z.enum(CHANNEL_TYPES).describe('Whose payload is sent; webhook is plain JSON.'),
  secret: z
    .string()
    .regex(
      /^(secretsmanager:[A-Za-z0-9/_+=.@-]{1,512}|ssm:[A-Za-z0-9/_.-]{1,1011})$/,
      'where the address is kept: "secretsmanager:" or "ssm:" and the name there',
    )
    .describe(
      'Secret or parameter that holds the webhook\'s URL, or {"url": …, "headers": {…}}; never the URL itself.',
    ),
  minimumSeverity: z
    .enum(ALERT_SEVERITIES)
    .optional()
    .describe('Alarms from this severity on are told: all by default, none where thresholds are set.'),
  thresholds: z
    .partialRecord(z.enum(LIMITED_METRICS), limitsSchema)
    .default({})
    .describe(
      "Limits of this channel's own on metrics, told when a window passes one and when it is kept again.",
    ),
});
export type Channel = Readonly<z.output<typeof channelSchema>>;

/** A time in which nobody is told. */
export const muteSchema = z
  .strictObject({
    from: instant.describe('ISO-8601 with zone, such as 2026-01-05T22:00:00Z.'),
    to: instant,
    reason: z.string().optional(),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), '"from" before "to"');
export type Mute = Readonly<z.output<typeof muteSchema>>;

export const alertsSchema = z.strictObject({
  email: z.array(z.email()).default([]).describe('Addresses that get the mails; each must confirm once.'),
  reminder: durationSchema
    .default('24h')
    .describe('How long after the last message a run reminds of an alarm that goes on; 0s: never.'),
  mute: z.array(muteSchema).default([]).describe('Maintenance windows, in which nobody is told.'),
  channels: z
    .array(channelSchema)
    .default([])
    .refine(
      (channels) => new Set(channels.map(({ name }) => name)).size === channels.length,
      'channels with different names',
    )
    .describe('Chats and webhooks that are told beside the mails.'),
});
export type Alerts = Readonly<z.output<typeof alertsSchema>>;

/** What a channel's secret holds where it is no bare URL. */
export const webhookAddressSchema = z.strictObject({
  url: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
});
