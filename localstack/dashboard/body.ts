import * as z from 'zod';
import { SetupError } from '../setup-error.ts';

/** Columns of the grid that widgets lie on. */
export const GRID_COLUMNS = 24;

const annotationSchema = z.object({
  value: z.number(),
  label: z.string().optional(),
  color: z.string().optional(),
  visible: z.boolean().optional(),
});

const optionsSchema = z.object({
  expression: z.string().optional(),
  label: z.string().optional(),
  stat: z.string().optional(),
  period: z.number().optional(),
  visible: z.boolean().optional(),
});

const metricSchema = z.object({
  title: z.string().default(''),
  view: z.string().default('timeSeries'),
  metrics: z.array(z.array(z.union([z.string(), optionsSchema]))).default([]),
  stat: z.string().default('Average'),
  period: z.number().default(300),
  annotations: z.object({ horizontal: z.array(annotationSchema).default([]) }).optional(),
  yAxis: z
    .object({ left: z.object({ min: z.number().optional(), max: z.number().optional() }).optional() })
    .optional(),
});

const placeSchema = z.object({
  // Where left out: the next place that is free.
  x: z.int().min(0).optional(),
  y: z.int().min(0).optional(),
  width: z.int().min(1).max(GRID_COLUMNS).default(6),
  height: z.int().min(1).default(6),
});

const widgetSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('metric'), ...placeSchema.shape, properties: metricSchema }),
  z.object({
    type: z.literal('alarm'),
    ...placeSchema.shape,
    properties: z.object({ title: z.string().default(''), alarms: z.array(z.string()) }),
  }),
  z.object({
    type: z.literal('text'),
    ...placeSchema.shape,
    properties: z.object({ markdown: z.string() }),
  }),
  z.object({
    type: z.literal('custom'),
    ...placeSchema.shape,
    properties: z.object({
      title: z.string().default(''),
      endpoint: z.string(),
      params: z.unknown().optional(),
    }),
  }),
]);

/** A kind of widget that is not drawn here; its place is kept. */
const otherSchema = z.object({
  type: z.string(),
  ...placeSchema.shape,
  properties: z.object({ title: z.string().default('') }).default({ title: '' }),
});

const bodySchema = z.object({
  start: z.string().optional(),
  periodOverride: z.enum(['auto', 'inherit']).default('auto'),
  widgets: z.array(z.union([widgetSchema, otherSchema])),
});

export type Widget = z.infer<typeof widgetSchema>;
type OtherWidget = z.infer<typeof otherSchema>;
export type MetricWidget = Extract<Widget, { readonly type: 'metric' }>;
export type AlarmWidget = Extract<Widget, { readonly type: 'alarm' }>;
export type CustomWidget = Extract<Widget, { readonly type: 'custom' }>;
export type Annotation = z.infer<typeof annotationSchema>;

/** What a dashboard shows and where, as `GetDashboard` answers it. */
export interface DashboardBody {
  /** Beginning of the time it shows, such as `-P14D`. */
  readonly start?: string | undefined;
  /** Whether the periods of graphs adapt to the time that is shown. */
  readonly periodOverride: 'auto' | 'inherit';
  readonly widgets: readonly (Widget | OtherWidget)[];
}

/**
 * The body of a dashboard, with CloudWatch's defaults filled in.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 *
 * @throws SetupError that names the place in the body
 */
export function parseDashboardBody(name: string, text: string): DashboardBody {
  const parsed = bodySchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SetupError(`the body of dashboard ${name}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Whether this kind of widget can be drawn. */
export function isDrawable(widget: Widget | OtherWidget): widget is Widget {
  return widgetSchema.options.some(({ shape }) => shape.type.value === widget.type);
}
