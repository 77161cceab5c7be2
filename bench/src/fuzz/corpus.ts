import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CORPUS = join(import.meta.dirname, '../../corpus');

/** Inputs that broke a property once. They are tried first, for ever. */
export function readCorpus(name: string): readonly unknown[] {
  const file = fileOf(name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown[]) : [];
}

/** Keeps an input, so that it is tried by `pnpm test` from now on. */
export function addToCorpus(name: string, input: unknown): void {
  const inputs = readCorpus(name);
  const text = JSON.stringify(input);
  if (inputs.some((known) => JSON.stringify(known) === text)) return;
  writeFileSync(fileOf(name), `${JSON.stringify([...inputs, input], null, 2)}\n`);
}

function fileOf(name: string): string {
  return join(CORPUS, `${name}.json`);
}
