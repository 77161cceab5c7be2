import { readFileSync } from 'node:fs';

/** What is known of a running process. */
export interface ProcessFacts {
  parent: number;
  command: string;
}

export type ReadProcess = (pid: number) => ProcessFacts | undefined;

/**
 * Calls `onGone` when the npm, npx or pnpm that launched us is no more. `npx` does not pass SIGTERM on to what it runs:
 * without this, stopping `npx pnpm <script>` would leave the script and its servers behind. Where there is no /proc,
 * nothing is watched. Returns a function that ends the watch; the watch alone keeps no process alive.
 */
export function watchLauncher(onGone: () => void, everyMilliseconds = 500): () => void {
  const chain = launchersOf(process.pid, readProc);
  const timer = setInterval(() => {
    if (isWhole(process.pid, chain, readProc)) return;
    clearInterval(timer);
    onGone();
  }, everyMilliseconds);
  timer.unref();
  return () => clearInterval(timer);
}

/** The ancestors of a process up to the outermost npm, npx or pnpm, the shells between them included. */
export function launchersOf(pid: number, read: ReadProcess): number[] {
  const chain: number[] = [];
  let length = 0;
  let next = read(pid)?.parent;
  while (next !== undefined && next > 1) {
    const facts = read(next);
    if (
      facts === undefined ||
      !/^(?:sh -c |\S*\b(?:pnpm|npm|npx)\b|\S*node \S*\b(?:pnpm|npm|npx)\b)/.test(facts.command)
    ) {
      break;
    }
    chain.push(next);
    // A shell above the outermost one is not a launcher: it may end and leave us running on purpose.
    if (!facts.command.startsWith('sh -c ')) length = chain.length;
    next = facts.parent;
  }
  return chain.slice(0, length);
}

/** True while each process of the chain is still the parent of the one below it. */
export function isWhole(pid: number, chain: readonly number[], read: ReadProcess): boolean {
  return chain.every((ancestor, index) => read(chain[index - 1] ?? pid)?.parent === ancestor);
}

function readProc(pid: number): ProcessFacts | undefined {
  try {
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return parent === undefined ? undefined : { parent: Number(parent), command };
  } catch {
    // The process ended, or this system has no /proc: either way nothing is known of it.
    return undefined;
  }
}
