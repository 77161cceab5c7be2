import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyVersion } from '@portcullis/policy/internal';
import type { GatewayConfiguration } from 'portcullis';
import { gatePolicy, gateReading } from '../../packages/cli/src/gate/as-the-gate.ts';
import { applyMigrations } from '../fixtures/apply-migrations.ts';
import { believableEvents } from './believable-events.ts';
import type { GateDatabase } from './gate-options.ts';
import { seedEvents } from './seed-events.ts';

/** The binding of the database that the page for operators reads. */
export const AUDIT_DB = 'AUDIT_DB';

/** The configuration that the demo's is made of. */
export const EXAMPLE = join(import.meta.dirname, '../../examples/phabricator/portcullis.json');

/** A configuration with a page for operators, which administrators may see. */
export function withOperator(configuration: GatewayConfiguration): GatewayConfiguration {
  return {
    ...configuration,
    operator: { database: AUDIT_DB, roles: ['admin'] },
    audit: { ...configuration.audit, sinks: [{ type: 'console' }, { type: 'd1', binding: AUDIT_DB }] },
  };
}

/** What the database begins with. */
export interface SeedOptions {
  /** The public host of the gate. */
  readonly host: string;
  readonly count: number;
  readonly days: number;
  /** Milliseconds since the Unix epoch: events are of the days before. */
  readonly until: number;
}

/** Makes the tables, and fills them with what the people of a made-up company did, as the gate would have decided it. */
export async function seedDatabase(
  database: GateDatabase,
  { host, ...options }: SeedOptions,
  file: string = EXAMPLE,
): Promise<void> {
  const { instances } = JSON.parse(readFileSync(file, 'utf8')) as GatewayConfiguration;
  const [instance] = instances;
  if (instance === undefined) throw new TypeError(`${file}: has no instance`);
  await applyMigrations(database);
  const events = believableEvents({
    ...options,
    host,
    policy: gatePolicy(instance),
    policyVersion: await policyVersion(instance.policy),
    classify: (method, path) => {
      const reading = gateReading(instance, host, method, path);
      return reading.ok ? reading.resource : undefined;
    },
    random: seededRandom(7),
  });
  await seedEvents(database, events);
}

/** The same numbers each time, from 0 to 1 (Park and Miller's generator). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
