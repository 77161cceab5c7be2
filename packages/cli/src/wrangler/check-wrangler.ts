import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GatewayConfiguration } from 'portcullis';
import { namedInConfiguration } from 'portcullis/internal';
import type { Place } from '../files/located.ts';
import { readTextFileIfAny } from '../files/text-file.ts';
import type { WranglerFile } from '../files/wrangler-file.ts';
import type { WranglerCheck, WranglerFinding, WranglerSubject } from './finding.ts';
import { compatibility, d1Migration, durableObjects, limits } from './first-request.ts';
import { queryStrings, secretsInVars, tails, variables } from './in-the-open.ts';
import { assets, cache, previewAddresses, routes, worker, workersDev } from './ways-round.ts';

const CHECKS: readonly WranglerCheck[] = [
  worker,
  workersDev,
  previewAddresses,
  routes,
  assets,
  cache,
  durableObjects,
  d1Migration,
  compatibility,
  limits,
  variables,
  secretsInVars,
  queryStrings,
];

/** A finding with where it is. */
export interface PlacedFinding extends Place {
  readonly file: string;
  /** As it is written for people: `routes[0].pattern`. */
  readonly path: string;
  readonly message: string;
}

/** What a Wrangler file has to do with a good configuration. */
export interface WranglerVerdict {
  /** By these somebody gets round the gate, or it fails. */
  readonly problems: readonly PlacedFinding[];
  /** These somebody should know. */
  readonly notes: readonly PlacedFinding[];
}

/**
 * Checks a Wrangler file against a configuration. Asks nobody: what stands in the dashboard alone is not seen, and neither
 * are named environments.
 *
 * @param now milliseconds since the Unix epoch
 */
export async function checkWrangler(
  wrangler: WranglerFile,
  configuration: GatewayConfiguration,
  now: number,
): Promise<WranglerVerdict> {
  const folder = dirname(wrangler.file);
  const subject: WranglerSubject = {
    wrangler,
    configuration,
    named: namedInConfiguration(configuration),
    hosts: configuration.instances.flatMap(({ hosts }) => hosts.map((host) => filled(host, wrangler))),
    now,
    read: (file) => readTextFileIfAny(join(folder, file)),
    filesIn: (name) => readdir(join(folder, name)).catch(() => []),
  };
  const found = await Promise.all(CHECKS.map((check) => check(subject)));
  const placed = ({ path, message }: WranglerFinding): PlacedFinding => ({
    file: wrangler.file,
    ...wrangler.placeOf(path),
    path: inWords(path),
    message,
  });
  return { problems: found.flat().map(placed), notes: [...(await tails(subject))].map(placed) };
}

function filled(text: string, { variables: given }: WranglerFile): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => given[name] ?? whole);
}

function inWords(path: WranglerFinding['path']): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}
