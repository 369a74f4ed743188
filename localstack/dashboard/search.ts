import type { MetricId } from './metric-lines.ts';

/** A search expression taken apart: which metrics, and how they are read. */
export interface Search {
  readonly namespace: string;
  /** The metric has these dimensions and no others. */
  readonly dimensionNames: readonly string[];
  readonly terms: readonly SearchTerm[];
  readonly stat: string;
  readonly periodSeconds: number | null;
}

interface SearchTerm {
  /** `MetricName`, the name of a dimension, or null where any of them may match. */
  readonly field: string | null;
  readonly text: string;
  /** In quotes: the whole text, not some of its words. */
  readonly isExact: boolean;
}

const EXPRESSION = /^SEARCH\(\s*'\s*\{([^}]*)\}([^']*)'\s*,\s*'([^']+)'\s*(?:,\s*(\d+)\s*)?\)$/;
const TERM = /(?:([\w:]+|"[^"]+")\s*=\s*)?(?:"([^"]+)"|([^\s"()]+))/y;
const OPERATORS: readonly string[] = ['AND', 'OR', 'NOT'];

/**
 * Takes a search expression apart; null where it is another expression, or one with Boolean operators.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 *
 * @example parseSearch(`SEARCH('{AWS/EC2,InstanceId} MetricName="CPUUtilization"', 'Average')`)
 */
export function parseSearch(expression: string): Search | null {
  const [, schema, searched = '', stat = '', period] = EXPRESSION.exec(expression.trim()) ?? [];
  if (schema === undefined) return null;
  const [namespace = '', ...dimensionNames] = schema.split(',').map((name) => unquote(name.trim()));
  const terms = parseTerms(searched.trim());
  if (terms === null) return null;
  return {
    namespace,
    dimensionNames,
    terms,
    stat,
    periodSeconds: period === undefined ? null : Number(period),
  };
}

function parseTerms(text: string): readonly SearchTerm[] | null {
  const terms: SearchTerm[] = [];
  let at = 0;
  while (at < text.length) {
    TERM.lastIndex = at;
    const match = TERM.exec(text);
    if (match === null) return null;
    const [whole, field, exact, loose = ''] = match;
    if (exact === undefined && field === undefined && OPERATORS.includes(loose)) return null;
    terms.push({
      field: field === undefined ? null : unquote(field),
      text: exact ?? loose,
      isExact: exact !== undefined,
    });
    at += whole.length + (/^\s*/.exec(text.slice(at + whole.length))?.[0].length ?? 0);
  }
  return terms;
}

/** Whether a metric is among those that are searched for. Words match in any case, quoted texts as they are. */
export function isFound(search: Search, { namespace, name, dimensions }: MetricId): boolean {
  const names = Object.keys(dimensions);
  return (
    namespace === search.namespace &&
    names.length === search.dimensionNames.length &&
    search.dimensionNames.every((dimension) => dimension in dimensions) &&
    search.terms.every(({ field, text, isExact }) => {
      const fields: Readonly<Record<string, string>> = { ...dimensions, MetricName: name };
      const values = field === null ? Object.values(fields) : [fields[field] ?? ''];
      return values.some((value) => (isExact ? value === text : hasWords(value, text)));
    })
  );
}

function hasWords(value: string, wanted: string): boolean {
  const words = wordsOf(value);
  return wordsOf(wanted).every((word) => words.includes(word));
}

/** Parts between other characters, and where small letters, capitals and digits change. */
function wordsOf(text: string): readonly string[] {
  const parts = text.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  const pieces = parts.flatMap((part) => part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []);
  return [...parts, ...pieces].map((word) => word.toLowerCase());
}

function unquote(name: string): string {
  return name.replace(/^"(.*)"$/, '$1');
}
