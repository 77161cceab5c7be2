import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Ended } from '../processes.ts';
import { ENVIRONMENT } from './project.ts';

const LONGEST_START_MS = 90_000;

let before: Promise<unknown> = Promise.resolve();

/**
 * Runs `npm run dev`, and asks it once: does it answer as it should? One at a time: Wrangler looks for free ports of its own, and
 * of two that start together both may find the same one.
 */
export function tryDev(folder: string, port: number, path: string, status: number): Promise<Ended> {
  const tried = before.then(() => triedDev(folder, port, path, status));
  before = tried.catch(() => undefined);
  return tried;
}

async function triedDev(folder: string, port: number, path: string, status: number): Promise<Ended> {
  const started = performance.now();
  const child = spawn('npm', ['run', 'dev', '--', '--port', String(port)], {
    cwd: folder,
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: Wrangler's children must end with it.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
    });
  }
  const closed = once(child, 'close');
  const answer = await firstAnswer(`http://127.0.0.1:${port}${path}`, () => child.exitCode !== null);
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await closed;
  const seconds = (performance.now() - started) / 1000;
  return answer === status
    ? { code: 0, output, seconds }
    : { code: 1, output: `${path} answered ${answer ?? 'nothing'}, not ${status}\n${output}`, seconds };
}

async function firstAnswer(url: string, hasEnded: () => boolean): Promise<number | undefined> {
  const deadline = performance.now() + LONGEST_START_MS;
  while (performance.now() < deadline && !hasEnded()) {
    try {
      const response = await fetch(url, { redirect: 'manual' });
      await response.arrayBuffer();
      return response.status;
    } catch {
      // Nobody listens yet.
      await wait(200);
    }
  }
  return undefined;
}
