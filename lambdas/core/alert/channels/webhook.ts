import type { AlertMessage } from '../write-mail.ts';

/** Version of the shape below; it rises when a field changes its meaning or goes away. */
const SCHEMA_VERSION = 1;

/** A plain webhook's payload: everything that the message says, field by field. */
export function writeWebhook({ subject, body, model, alarm, state, severity, links }: AlertMessage): object {
  return { schemaVersion: SCHEMA_VERSION, model, alarm, state, severity, subject, body, links };
}
