import { audit, type Sink } from '@portcullis/audit';
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

/** Longest line of an event, in bytes. */
const MAX_BYTES = 16_384;

/** Hashes each record together with the hash before it, and keeps nothing else. */
function hashing(): Sink {
  let last = new Uint8Array(32);
  // One for all: `digest` takes its own copy before it returns.
  const buffer = new Uint8Array(last.length + MAX_BYTES);
  const writeLine = async (line: string): Promise<void> => {
    buffer.set(last);
    const { written } = encoder.encodeInto(line, buffer.subarray(last.length));
    last = new Uint8Array(await crypto.subtle.digest('SHA-256', buffer.subarray(0, last.length + written)));
  };
  return { name: 'hash', write: (_event, line) => writeLine(line), writeLine };
}

/** The whole gate, as `gateway()` puts it together, with what its configuration does not say. */
export function gateApp(settings: {
  readonly rememberSeconds: number;
  readonly rules: number;
}): FetchHandler<Env> {
  const { rememberSeconds, rules } = settings;
  const app = pipeline(phabricator<Env>({ origin: binding('ORIGIN') }))
    .use(audit({ sinks: [hashing()], observer: { worker: 'gate' } }))
    .use(identify(bearer({ issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'], rememberSeconds })))
    .use(mapRoles({ admin: ['phab-admins'], engineer: ['eng', 'eng-*'], contractor: ['ext-*'] }))
    .use(enforce(policyOf(rules), { delimitersInNames: true }));
  return app.fetch;
}
