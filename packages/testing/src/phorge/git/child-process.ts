import { spawn } from 'node:child_process';

/** What a program wrote. */
export interface Output {
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a program to its end. Throws if it cannot be started or does not end well. */
export async function runProgram(
  command: readonly [program: string, ...args: string[]],
  input: Uint8Array,
  env: Readonly<Record<string, string>> = {},
): Promise<Output> {
  const [program, ...args] = command;
  const child = spawn(program, args, { env: { PATH: process.env.PATH ?? '', ...env } });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const stderr = Buffer.concat(err).toString();
  if (code !== 0) throw new Error(`${program} exited with ${code}: ${stderr}`);
  return { stdout: Buffer.concat(out), stderr };
}
