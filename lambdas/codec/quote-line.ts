const LONGEST_QUOTE = 80;

/** The start of a broken line in quotes, for a report. */
export function quoteLine(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}
