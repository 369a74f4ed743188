/** Text that is HTML already; anything else is escaped where it is put in. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * HTML from a template. What is put in is escaped unless it is HTML itself; null, undefined and false are
 * nothing; lists follow one another.
 *
 * @example html`<b>${'a < b'}</b>`.html // '<b>a &lt; b</b>'
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.map((string, index) => string + (index < parts.length ? write(parts[index]) : ''));
  return { html: text.join('') };
}

/** HTML that was made elsewhere, such as a chart, as it is. */
export function trusted(text: string): Html {
  return { html: text };
}

function write(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map(write).join('');
}
