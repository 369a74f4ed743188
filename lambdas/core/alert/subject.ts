/** Amazon SNS takes fewer than 100 ASCII characters: docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_SUBJECT = 99;

export interface SubjectParts {
  readonly state: string;
  readonly model: string;
  readonly what: string;
  /** Listed in brackets behind `what`, as many as fit. */
  readonly names: readonly string[];
}

/**
 * A mail's subject: ASCII, one line, at most 99 characters. Other characters become `?`; names that do not
 * fit are counted.
 *
 * @example writeSubject({ state: 'ALARM', model: 'price', what: 'data drift in 2 columns', names: ['x', 'y'] })
 * // '[ALARM] price: data drift in 2 columns (x, y)'
 */
export function writeSubject({ state, model, what, names }: SubjectParts): string {
  const start = toAscii(`[${state}] ${model}: ${what}`);
  const plain = names.map(toAscii);
  for (let shown = plain.length; shown > 0; shown -= 1) {
    const rest = plain.length - shown;
    const list = `${plain.slice(0, shown).join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`;
    const subject = `${start} (${list})`;
    if (subject.length <= MAX_SUBJECT) return subject;
  }
  return start.length <= MAX_SUBJECT ? start : `${start.slice(0, MAX_SUBJECT - 3)}...`;
}

function toAscii(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[^ -~]/gu, '?');
}
