import type { StackOutputs } from '../../../localstack/deploy.ts';

/** What the set-up tells the tests. */
interface DeployedApp {
  /** Of the LocalStack that the app is deployed to. */
  readonly endpoint: string;
  /** Folder with the files that the set-up made; it goes with the LocalStack. */
  readonly folder: string;
  /** A full hour, the end of the newest window of an hour that had closed when the set-up began, ISO-8601 UTC. */
  readonly hour: string;
  readonly outputs: StackOutputs;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly deployedApp: DeployedApp;
  }
}
