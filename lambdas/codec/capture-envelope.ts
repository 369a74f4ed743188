/** A JSON text without an escape, and one with those of line breaks, quotes and the like. */
const PLAIN = '"([^"\\\\\\x00-\\x1f]*)"';
const UNREAD = '"[^"\\\\\\x00-\\x1f]*"';
const ESCAPED = '"((?:[^"\\\\\\x00-\\x1f]|\\\\["\\\\/bfnrt])*)"';
const side = (mode: string): string =>
  `\\{"observedContentType":(?:${PLAIN}|null),"mode":"${mode}","data":${ESCAPED},"encoding":${PLAIN}\\}`;
const ENVELOPE = new RegExp(
  `^\\{"captureData":\\{"endpointInput":${side('INPUT')},"endpointOutput":${side('OUTPUT')}\\},` +
    `"eventMetadata":\\{"eventId":${PLAIN}(?:,"customAttributes":\\[(?:${UNREAD}(?:,${UNREAD})*)?\\])?` +
    `(?:,"inferenceId":${PLAIN})?,"inferenceTime":${PLAIN}\\},"eventVersion":"0"\\}\\s*$`,
);

/**
 * A line of Data Capture in the one form that SageMaker writes, as JSON.parse would give it, in half the
 * time; null for a line in any other form.
 */
export function matchEnvelope(line: string): object | null {
  const match = ENVELOPE.exec(line);
  if (match === null) return null;
  const [, inputType = null, input = '', inputEncoding, outputType = null, output = '', outputEncoding] =
    match;
  const [, , , , , , , eventId, inferenceId, inferenceTime] = match;
  return {
    captureData: {
      endpointInput: { observedContentType: inputType, data: unescapeText(input), encoding: inputEncoding },
      endpointOutput: {
        observedContentType: outputType,
        data: unescapeText(output),
        encoding: outputEncoding,
      },
    },
    eventMetadata: {
      eventId: copyText(eventId),
      inferenceId: copyText(inferenceId),
      inferenceTime: copyText(inferenceTime),
    },
  };
}

function unescapeText(text: string): string {
  if (!text.includes('\\')) return text;
  // Most payloads escape nothing but the line break at their end.
  const end = text.length - 2;
  if (text.indexOf('\\') === end && text.endsWith('\\n')) return `${text.slice(0, end)}\n`;
  return JSON.parse(`"${text}"`);
}

/** A text of its own: one cut from a line would keep the whole line in memory, and ids are kept for long. */
function copyText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text).toString();
}
