import * as z from 'zod';
import { quoteNames } from '../core/format.ts';
import { monitorSchema } from './monitor.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Path = readonly PropertyKey[];

const MAX_SHOWN = 60;
const SUGGESTION_DISTANCE = 2;

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

/** A place in a monitor and what is wrong there; `path` is empty for the monitor as a whole. */
export interface MonitorProblem {
  readonly path: string;
  readonly text: string;
}

/**
 * What keeps `value` from being a monitor, one entry a problem: where, what was got, what is allowed.
 * Empty for a valid one.
 *
 * @example findMonitorProblems({ model: 'm', task: 'x' })[0]?.text
 * // 'got "x", allowed: "regression", "binary", "multiclass"'
 */
export function findMonitorProblems(value: unknown): readonly MonitorProblem[] {
  const parsed = monitorSchema.safeParse(value);
  if (parsed.success) return [];
  const schema = z.toJSONSchema(monitorSchema, { io: 'input' }) as JsonSchema;
  const first = new Map<string, MonitorProblem[]>();
  for (const issue of parsed.error.issues) {
    const path = writePath(issue.path);
    // A bad text breaks several checks at once: the first says enough.
    if (!first.has(path)) first.set(path, describeIssue(issue, { value, schema, path }));
  }
  return [...first.values()].flat();
}

/** A problem as one line: `drift.rule: got "foo", allowed: …`. */
export function writeProblem(problem: MonitorProblem): string {
  return problem.path === '' ? problem.text : `${problem.path}: ${problem.text}`;
}

interface Context {
  readonly value: unknown;
  readonly schema: JsonSchema;
  readonly path: string;
}

function describeIssue(issue: z.core.$ZodIssue, { value, schema, path }: Context): MonitorProblem[] {
  const node = schemaAt(schema, issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path, text: describeUnknownKey(key, allowedKeys(node)) }));
  }
  const got = valueAt(value, issue.path);
  const shown = got === undefined ? 'missing' : `got ${show(got)}`;
  return [{ path, text: `${shown}, allowed: ${describeAllowed(issue, node)}` }];
}

function describeAllowed(issue: z.core.$ZodIssue, node: JsonSchema | undefined): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'invalid_format' && issue.format === 'regex') return issue.message;
  if (issue.code === 'invalid_key') return 'a key that is not empty';
  return node === undefined ? issue.message : describeSchema(node);
}

function describeSchema(node: JsonSchema): string {
  if (node.enum !== undefined) return node.enum.map((name) => JSON.stringify(name)).join(', ');
  if (node.anyOf !== undefined)
    return node.anyOf.map((part) => describeSchema(part as JsonSchema)).join(' or ');
  if (Array.isArray(node.type)) return node.type.map((type) => describeSchema({ type })).join(' or ');
  if (node.type === 'number' || node.type === 'integer') return describeNumber(node);
  if (node.format === 'email') return 'an e-mail address';
  if (node.format === 'date-time') return 'a time such as "2026-03-01T22:00:00Z"';
  if (node.type === 'string' && Array.isArray(node.examples))
    return `a text such as ${node.examples.map(show).join(', ')}`;
  const length = node.type === 'string' ? describeLength(node) : '';
  return `${TYPE_WORDS[node.type ?? ''] ?? 'another value'}${length}`;
}

function describeNumber(node: JsonSchema): string {
  const bounds = [
    node.exclusiveMinimum === undefined ? '' : `above ${node.exclusiveMinimum}`,
    node.minimum === undefined ? '' : `at least ${node.minimum}`,
    node.maximum === undefined || node.maximum === Number.MAX_SAFE_INTEGER ? '' : `at most ${node.maximum}`,
  ].filter((bound) => bound !== '');
  return [node.type === 'integer' ? 'a whole number' : 'a number', bounds.join(' and ')].join(' ').trim();
}

function describeLength(node: JsonSchema): string {
  if (node.maxLength !== undefined) return ` of 1 to ${node.maxLength} characters`;
  return node.minLength === undefined ? '' : ' that is not empty';
}

function describeUnknownKey(key: string, allowed: readonly string[]): string {
  const near = nearest(key, allowed);
  const hint = near === undefined ? '' : ` (did you mean "${near}"?)`;
  return `got the unknown key ${show(key)}${hint}, allowed: ${quoteNames(allowed)}`;
}

function nearest(key: string, allowed: readonly string[]): string | undefined {
  const distances = allowed.map((name) => ({
    name,
    distance: editDistance(key.toLowerCase(), name.toLowerCase()),
  }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.min(SUGGESTION_DISTANCE, key.length - 1)
    ? best.name
    : undefined;
}

/** Insertions, removals, replacements and swaps of two neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}

function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  let node: JsonSchema | undefined = schema;
  for (const key of path) {
    const child: unknown =
      typeof key === 'number' ? node?.items : (node?.properties?.[String(key)] ?? node?.additionalProperties);
    node = isRecord(child) ? child : undefined;
  }
  return node;
}

function allowedKeys(node: JsonSchema | undefined): readonly string[] {
  const named = node?.propertyNames;
  if (isRecord(named) && Array.isArray(named.enum)) return named.enum.map(String);
  return Object.keys(node?.properties ?? {});
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (isRecord(node) ? node[String(key)] : undefined), value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function writePath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'an object';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
