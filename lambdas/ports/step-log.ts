import { Logger } from '@aws-lambda-powertools/logger';

/** Facts of a log line: keys, counts, verdicts. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** Where the steps tell what they did: one structured line a step. */
export interface StepLog {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
}

/** A log of JSON lines on standard output, where Lambda collects it. */
export function openLog(step: string): StepLog {
  const logger = new Logger({ serviceName: step });
  return {
    info: (message, fields) => logger.info(message, { ...fields }),
    warn: (message, fields) => logger.warn(message, { ...fields }),
  };
}
