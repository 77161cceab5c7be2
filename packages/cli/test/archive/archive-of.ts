import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveManifest } from '@portcullis/phabricator/internal';
import { onTestFinished } from 'vitest';
import type { Instance } from '../../src/archive/anonymous-pages.ts';
import { conduitOf, conduitParts } from '../../src/archive/conduit-parts.ts';
import { filesBelow } from '../../src/archive/files-below.ts';
import { numberedPages } from '../../src/archive/page-parts.ts';
import { readArchive } from '../../src/archive/read-archive.ts';
import { ORIGIN, type SimulatedInstance, TOKEN } from './simulated-instance.ts';

export const NOW = Date.parse('2026-12-01T12:00:00Z');

/** A folder for one test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'archive-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'archive');
}

/** Reads a simulated instance into a folder. */
export function archiveOf(
  simulated: Pick<SimulatedInstance, 'fetch'>,
  folder: string,
  reader: 'account' | 'anonymous' = 'account',
  now: number = NOW,
): Promise<ArchiveManifest> {
  const instance: Instance = { origin: ORIGIN, fetch: simulated.fetch };
  const parts =
    reader === 'account'
      ? conduitParts(instance, conduitOf(instance, { token: TOKEN }))
      : ['T', 'D', 'P', 'F'].map((letter) => numberedPages(instance, { letter, from: 1 }, 3));
  return readArchive({
    ...{ folder, instance, reader, parts, options: reader, maxFileBytes: 1_000_000 },
    now: () => now,
    onProgress: () => {},
  });
}

/** The files of an archive with their bytes, as one text each. */
export function bytesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    filesBelow(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );
}

/** The lines of a file of an archive. */
export function linesIn(folder: string, name: string): readonly Record<string, unknown>[] {
  return readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
