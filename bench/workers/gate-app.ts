import { audit, type Sink } from '@portcullis/audit';
import { type BaseContext, type FetchHandler, pipeline, worker } from '@portcullis/core';
import {
  binding,
  type FetchBinding,
  maskCapabilities,
  phabricator,
  phabricatorPresenter,
  refusePathOverride,
} from '@portcullis/phabricator';
import { enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import { bearer, identify } from '@portcullis/token';
import { AUDIENCE, ISSUER } from './names.ts';
import { policyOf } from './policy-of.ts';

interface Env {
  readonly ORIGIN: FetchBinding;
}

const encoder = new TextEncoder();

/** Hashes each record together with the hash before it, and keeps nothing else. */
function hashing(): Sink {
  let last = new ArrayBuffer(32);
  return {
    name: 'hash',
    write: async (_event, line) => {
      const text = encoder.encode(line);
      const bytes = new Uint8Array(32 + text.length);
      bytes.set(new Uint8Array(last));
      bytes.set(text, 32);
      last = await crypto.subtle.digest('SHA-256', bytes);
    },
  };
}

/** The whole gate, as `gateway()` puts it together, with what its configuration does not say. */
export function gateApp(settings: {
  readonly rememberSeconds: number;
  readonly rules: number;
}): FetchHandler<Env> {
  const { rememberSeconds, rules } = settings;
  const app = pipeline<BaseContext<Env>>()
    .use(audit({ sinks: [hashing()], maskPath: maskCapabilities, observer: { worker: 'gate' } }))
    .use(refusePathOverride())
    .use(identify(bearer({ issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'], rememberSeconds })))
    .use(mapRoles({ admin: ['phab-admins'], engineer: ['eng', 'eng-*'], contractor: ['ext-*'] }))
    .use(enforce(policyOf(rules), { delimitersInNames: true }))
    .handle(phabricator({ origin: binding('ORIGIN') }));
  return worker(app, { presenters: [phabricatorPresenter], target: { encodedDelimiters: 'pass' } });
}
