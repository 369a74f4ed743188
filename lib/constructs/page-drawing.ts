import type { MonitorFunction } from './monitor-function.ts';
import { allow } from './permissions.ts';

/** Lets functions that write into stored reports have the pages of those drawn anew. */
export function letDrawPages(page: MonitorFunction, callers: readonly MonitorFunction[]): void {
  const { functionName, functionArn } = page.function;
  for (const { function: caller, role } of callers) {
    caller.addEnvironment('PAGE_FUNCTION_NAME', functionName);
    allow(role, { actions: ['lambda:InvokeFunction'], resources: [functionArn] });
  }
}
