import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** One thread for every library that would take more. */
const ONE_THREAD = Object.fromEntries(
  ['OMP', 'OPENBLAS', 'MKL', 'NUMEXPR', 'BLIS', 'NUMBA', 'VECLIB_MAXIMUM'].map((name) => [
    `${name}_NUM_THREADS`,
    '1',
  ]),
);

/** How much processor time a piece of work took, and what came out. */
export interface Timing {
  readonly milliseconds: number;
  readonly values: readonly number[];
}

/** The Python process that the peers run in. It waits, without work, while the other side is measured. */
export class PeerProcess {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;

  constructor(python: string) {
    const script = join(import.meta.dirname, 'peers', 'peer.py');
    const env = { ...process.env, ...ONE_THREAD };
    this.child = spawn(python, ['-W', 'ignore', script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Reads the files of a kind of work; what ran before is forgotten. */
  async load(kind: string, files: Readonly<Record<string, unknown>>): Promise<void> {
    await this.ask({ load: kind, ...files });
  }

  /** Lets a peer do what is done once, before the work that is measured. */
  async prepare(peer: string): Promise<void> {
    await this.ask({ prepare: peer });
  }

  /** Runs a peer so many times in a row; the time is that of one. */
  async run(peer: string, repeats: number): Promise<Timing> {
    return (await this.ask({ run: peer, repeats })) as Timing;
  }

  stop(): void {
    this.child.stdin.end();
  }

  private async ask(request: object): Promise<unknown> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = await this.lines.next();
    if (answer.done === true) throw new Error('the peers stopped; what they said stands above');
    return JSON.parse(answer.value);
  }
}
