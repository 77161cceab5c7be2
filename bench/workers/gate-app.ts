import { audit, inBatches, type Sink } from '@portcullis/audit';
import { type FetchHandler, pipeline } from '@portcullis/core';
import { binding, type FetchBinding, phabricator } from '@portcullis/phabricator';
import { type ElevationSource, enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import { bearer, identify } from '@portcullis/token';
import { AUDIENCE, ISSUER } from './names.ts';
import { policyOf } from './policy-of.ts';

interface Env {
  readonly ORIGIN: FetchBinding;
}

const encoder = new TextEncoder();

/** Hashes records together with the hash before them, and keeps nothing else. */
function hashing(): Sink {
  let last: Uint8Array = new Uint8Array(32);
  const writeLines = async (lines: readonly string[]): Promise<void> => {
    const text = encoder.encode(lines.join('\n'));
    const hashed = new Uint8Array(last.length + text.length);
    hashed.set(last);
    hashed.set(text, last.length);
    last = new Uint8Array(await crypto.subtle.digest('SHA-256', hashed));
  };
  return { name: 'hash', write: (_event, line) => writeLines([line]), writeLines };
}

const OFFER = { role: 'admin', approvers: ['admin'], maxMinutes: 60 };

/** A caller who is allowed anyway costs no call to the store: one would fail the request, and with it the measurement. */
const NEVER_ASKED: ElevationSource = {
  standing: () => Promise.reject(new Error('the store of elevations was asked')),
  impliedBy: () => [],
};

/** The whole gate, as `gateway()` puts it together, with what its configuration does not say. */
export function gateApp(settings: {
  readonly rememberSeconds: number;
  readonly rules: number;
  /** Whether the policy offers a role for a limited time. Default: `false`. */
  readonly offersRole?: boolean;
}): FetchHandler<Env> {
  const { rememberSeconds, rules, offersRole = false } = settings;
  const policy = policyOf(rules);
  const app = pipeline(phabricator<Env>({ origin: binding('ORIGIN') }))
    .use(audit({ sinks: [inBatches(hashing())], observer: { worker: 'gate' } }))
    .use(identify(bearer({ issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'], rememberSeconds })))
    .use(mapRoles({ admin: ['phab-admins'], engineer: ['eng', 'eng-*'], contractor: ['ext-*'] }))
    .use(
      offersRole
        ? enforce({ ...policy, elevations: [OFFER] }, { delimitersInNames: true, elevations: NEVER_ASKED })
        : enforce(policy, { delimitersInNames: true }),
    );
  return app.fetch;
}
