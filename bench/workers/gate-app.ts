import { audit, inBatches, type Sink } from '@portcullis/audit';
import { type FetchHandler, pipeline } from '@portcullis/core';
import { binding, type FetchBinding, phabricator } from '@portcullis/phabricator';
import { enforce } from '@portcullis/policy';
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

/** The whole gate, as `gateway()` puts it together, with what its configuration does not say. */
export function gateApp(settings: {
  readonly rememberSeconds: number;
  readonly rules: number;
}): FetchHandler<Env> {
  const { rememberSeconds, rules } = settings;
  const app = pipeline(phabricator<Env>({ origin: binding('ORIGIN') }))
    .use(audit({ sinks: [inBatches(hashing())], observer: { worker: 'gate' } }))
    .use(identify(bearer({ issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'], rememberSeconds })))
    .use(mapRoles({ admin: ['phab-admins'], engineer: ['eng', 'eng-*'], contractor: ['ext-*'] }))
    .use(enforce(policyOf(rules), { delimitersInNames: true }));
  return app.fetch;
}
