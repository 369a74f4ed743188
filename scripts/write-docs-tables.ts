import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DriftMethod } from '../lambdas/core/drift/method.ts';
import { DRIFT_METHODS } from '../lambdas/core/drift/methods.ts';
import type { PerformanceMetric } from '../lambdas/core/performance/metric.ts';
import { PERFORMANCE_METRICS } from '../lambdas/core/performance/metrics.ts';
import { makeMonitorSchema } from './write-monitor-schema.ts';

const DOCS = new URL('../docs/', import.meta.url);
const PAGES = ['monitor-file.md', 'metrics-and-alarms.md'] as const;

interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
}

const TABLES: Readonly<Record<string, () => readonly (readonly string[])[]>> = {
  'monitor file': () => [
    ['key', 'value', 'default', 'meaning'],
    ...describeKeys(makeMonitorSchema() as SchemaNode, ''),
  ],
  'performance metrics': () => [
    ['key in the file and report', 'CloudWatch metric', 'tasks', 'best', 'what it is'],
    ...PERFORMANCE_METRICS.map((metric: PerformanceMetric) => [
      code(metric.key),
      metric.cloudWatchName === null ? 'in the report only' : code(metric.cloudWatchName),
      metric.tasks.join(', '),
      { higher: 'high', lower: 'low', zero: '0' }[metric.direction],
      metric.title,
    ]),
  ],
  'drift methods': () => [
    ['test', 'columns', 'effect'],
    ...DRIFT_METHODS.map((method: DriftMethod) => [
      code(method.name),
      method.kinds.join(', '),
      method.effectTitle,
    ]),
  ],
};

/** A page with its tables written anew from the lists; the text between them stays. */
export function fillTables(page: string): string {
  return page.replace(/<!-- table: (.+) -->\n[\s\S]*?<!-- end -->/g, (_, name: string) => {
    const rows = TABLES[name]?.();
    if (rows === undefined)
      throw new Error(`no table "${name}", there are: ${Object.keys(TABLES).join(', ')}`);
    return `<!-- table: ${name} -->\n${writeTable(rows)}\n<!-- end -->`;
  });
}

function writeTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function describeKeys(node: SchemaNode, prefix: string): readonly (readonly string[])[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    if (key === '$schema') return [];
    const path = prefix + key;
    if (child.properties !== undefined) return describeKeys(child, `${path}.`);
    const fallback = child.default ?? (node.required?.includes(key) ? 'required' : '');
    return [[code(path), describeValue(child), writeDefault(fallback), child.description ?? '']];
  });
}

function describeValue(node: SchemaNode): string {
  if (node.enum !== undefined) return node.enum.map((value) => code(String(value))).join(', ');
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(describeValue))].join(' or ');
  if (node.items !== undefined) return `list of ${describeValue(node.items)}`;
  if (typeof node.additionalProperties === 'object')
    return `object of ${describeValue(node.additionalProperties)}`;
  return [node.type ?? 'any'].flat().join(' or ');
}

function writeDefault(value: unknown): string {
  if (value === '' || value === 'required') return String(value);
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}

function code(text: string): string {
  return `\`${text}\``;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of PAGES) {
    const file = new URL(page, DOCS);
    writeFileSync(file, fillTables(readFileSync(file, 'utf8')));
  }
}
