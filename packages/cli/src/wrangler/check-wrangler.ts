import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GatewayConfiguration } from 'portcullis';
import { namedInConfiguration, settingPath } from 'portcullis/internal';
import type { Place } from '../files/located.ts';
import { readTextFileIfAny } from '../files/text-file.ts';
import { hostsOfGate } from '../files/worker-variables.ts';
import { environmentsOf } from '../files/wrangler-environments.ts';
import type { WranglerFile } from '../files/wrangler-file.ts';
import { accessOnWorker } from './access-on-worker.ts';
import type { WranglerCheck, WranglerFinding, WranglerSubject } from './finding.ts';
import {
  compatibility,
  cronTriggers,
  d1Migration,
  durableObjects,
  limits,
  migrationTags,
} from './first-request.ts';
import { queryStrings, secretsInVars, tails, variables } from './in-the-open.ts';
import { unwatchedBuild } from './unwatched-build.ts';
import {
  assets,
  cache,
  inheritedRoutes,
  previewAddresses,
  routes,
  worker,
  workersDev,
} from './ways-round.ts';

const CHECKS: readonly WranglerCheck[] = [
  worker,
  workersDev,
  previewAddresses,
  routes,
  inheritedRoutes,
  assets,
  cache,
  durableObjects,
  migrationTags,
  cronTriggers,
  d1Migration,
  compatibility,
  limits,
  variables,
  secretsInVars,
  queryStrings,
];

const NOTES: readonly WranglerCheck[] = [tails, unwatchedBuild, accessOnWorker];

/** Those that need no configuration: for a gate in code. */
const CHECKS_OF_CODE: readonly WranglerCheck[] = [
  ...[worker, workersDev, previewAddresses, routes, inheritedRoutes, assets, cache],
  ...[durableObjects, migrationTags, compatibility, limits, queryStrings],
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
  /** Findings that bypass the gate or make it fail. */
  readonly problems: readonly PlacedFinding[];
  /** Findings for information. */
  readonly notes: readonly PlacedFinding[];
}

/**
 * Checks a Wrangler file against a configuration, with each of its environments. Sends no requests, so settings that exist only in
 * the dashboard are not seen. Environments of other Workers with other configurations are not supported.
 *
 * @param now milliseconds since the Unix epoch
 */
export async function checkWrangler(
  wrangler: WranglerFile,
  configuration: GatewayConfiguration,
  now: number,
): Promise<WranglerVerdict> {
  const every = [wrangler, ...environmentsOf(wrangler)];
  const verdicts = await Promise.all(every.map((one) => checkOne(one, every, configuration, now)));
  return {
    problems: withoutRepeats(verdicts.flatMap(({ problems }) => problems)),
    notes: withoutRepeats(verdicts.flatMap(({ notes }) => notes)),
  };
}

/** What is inherited is found once for each that inherits it, and said once. */
function withoutRepeats(found: readonly PlacedFinding[]): readonly PlacedFinding[] {
  const byText = new Map(found.map((one) => [`${one.path} ${one.message}`, one] as const));
  return [...byText.values()];
}

/**
 * Checks the Wrangler file of a gate in code, with each of its environments. Which hosts and bindings the code needs is not known here.
 *
 * @param now milliseconds since the Unix epoch
 */
export async function checkWranglerOfCode(
  wrangler: WranglerFile,
  now: number,
): Promise<readonly PlacedFinding[]> {
  const every = [wrangler, ...environmentsOf(wrangler)];
  const found = await Promise.all(
    every.map((one) => checkOne(one, every, UNKNOWN, now, { checks: CHECKS_OF_CODE, notes: [] })),
  );
  return withoutRepeats(found.flatMap(({ problems }) => problems));
}

/** In place of the configuration of a gate in code: one host, whose name is not known, as if it were a variable. */
const UNKNOWN = {
  providers: [],
  roles: {},
  instances: [{ hosts: ['$HOST'] }],
} as unknown as GatewayConfiguration;

async function checkOne(
  wrangler: WranglerFile,
  every: readonly WranglerFile[],
  configuration: GatewayConfiguration,
  now: number,
  { checks, notes } = { checks: CHECKS, notes: NOTES },
): Promise<WranglerVerdict> {
  const folder = dirname(wrangler.file);
  const subject: WranglerSubject = {
    wrangler,
    every,
    configuration,
    named: namedInConfiguration(configuration),
    hosts: hostsOfGate(configuration, wrangler.variables),
    now,
    read: (file) => readTextFileIfAny(join(folder, file)),
    filesIn: (name) => readdir(join(folder, name)).catch(() => []),
  };
  const findingsOf = async (checks: readonly WranglerCheck[]): Promise<readonly WranglerFinding[]> =>
    (await Promise.all(checks.map((check) => check(subject)))).flat();
  const placed = ({ path, message }: WranglerFinding): PlacedFinding => ({
    file: wrangler.file,
    ...wrangler.placeOf(path),
    path: settingPath(wrangler.pathOf(path)),
    message,
  });
  return {
    problems: (await findingsOf(checks)).map(placed),
    notes: (await findingsOf(notes)).map(placed),
  };
}
