import type { CommandIo } from '../src/index.ts';
import { run } from '../src/index.ts';

/** What a command said, and how it ended. */
export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command as the command line would, and keeps what it writes. */
export function captured(...args: readonly string[]): Promise<Captured> {
  return capturedWith({}, ...args);
}

/** The same with an environment. */
export async function capturedWith(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Captured> {
  let out = '';
  let err = '';
  const io: CommandIo = {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env,
  };
  const code = await run(args, io);
  return { code, out, err };
}
