/**
 * The messages of an SNS event, as text. An event of another shape is itself the message, so that nothing
 * that reaches the notifier is lost.
 */
export function readMessages(event: unknown): readonly string[] {
  const records = (event as { readonly Records?: unknown } | null)?.Records;
  if (!Array.isArray(records)) return [writeJsonText(event)];
  return records.map((record: unknown) => {
    const message = (record as { readonly Sns?: { readonly Message?: unknown } } | null)?.Sns?.Message;
    return typeof message === 'string' ? message : writeJsonText(record);
  });
}

function writeJsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}

/** That an execution of the monitor's workflow has ended, as EventBridge tells it; null for another event. */
export function readRun(event: unknown): { readonly executionArn: string | null } | null {
  const { source, detail } = (event ?? {}) as { readonly source?: unknown; readonly detail?: unknown };
  if (source !== 'aws.states' || detail === null || typeof detail !== 'object') return null;
  const { executionArn } = detail as { readonly executionArn?: unknown };
  return { executionArn: typeof executionArn === 'string' ? executionArn : null };
}
