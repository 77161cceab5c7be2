import { type ChildProcess, spawn } from 'node:child_process';
import { basename } from 'node:path';

/** How a command ended, and what it said. */
export interface Ended {
  code: number;
  output: string;
  seconds: number;
}

/** A line about a command that ended. */
export function stepLine(name: string, { code, seconds }: Ended): string {
  return `${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`;
}

export interface RunOptions {
  cwd: string;
  /** Extra environment variables. */
  env?: Record<string, string>;
  /** Called with each piece of output as it comes. */
  onOutput?: (text: string) => void;
}

const running = new Set<ChildProcess>();

/** Runs a command to its end. A command that cannot start, or that a signal ended, has a code that is not 0. */
export function run(command: readonly string[], options: RunOptions): Promise<Ended> {
  const [file = '', ...args] = command;
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that `stopAll` reaches the children of the child too.
      detached: true,
    });
    running.add(child);
    let output = '';
    const collect = (piece: string): void => {
      output += piece;
      options.onOutput?.(piece);
    };
    const end = (code: number): void => {
      running.delete(child);
      resolve({ code, output, seconds: (performance.now() - started) / 1000 });
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', (error) => {
      collect(`${file}: ${error.message}\n`);
      end(127);
    });
    child.on('close', (code, signal) => {
      if (signal !== null) collect(`${file}: ended by ${signal}\n`);
      end(code ?? 1);
    });
  });
}

/** Asks every running command and its children to end. */
export function stopAll(): void {
  for (const { pid } of running) {
    if (pid === undefined) continue;
    try {
      process.kill(-pid, 'SIGTERM');
    } catch (error) {
      // It ended between our look and the signal.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Works through `items` with at most `width` of them under way; answers in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** The pnpm that runs this script, or else the one that `npx` finds. */
export function pnpm(...args: string[]): string[] {
  const current = process.env.npm_execpath ?? '';
  if (!basename(current).startsWith('pnpm')) return ['npx', '-y', 'pnpm@12', ...args];
  return /\.[cm]?js$/.test(current) ? [process.execPath, current, ...args] : [current, ...args];
}
