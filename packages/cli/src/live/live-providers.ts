import { type KeyProbe, probeKeys } from 'portcullis/internal';
import { discovered, secureEndpoint } from './discovery.ts';
import type { LiveFinding, LiveSubject } from './live-finding.ts';

/** Addresses that a login needs of a provider. */
const ENDPOINTS = ['authorization_endpoint', 'token_endpoint'];

/** Discovery and keys of each provider, as a gate asks for them, and what a login needs besides. */
export async function liveProviders({
  configuration,
  timeoutSeconds,
}: LiveSubject): Promise<readonly LiveFinding[]> {
  const timeoutMs = timeoutSeconds * 1000;
  const probes = await probeKeys(configuration, { fetch: (url, init) => fetch(url, init), timeoutMs });
  return Promise.all(probes.map((probe) => findingOf(probe, timeoutMs)));
}

async function findingOf(
  { path, count, problem, isMisconfigured = false, issuer, open }: KeyProbe,
  timeoutMs: number,
): Promise<LiveFinding> {
  if (open !== undefined) {
    const message = `contains the variable ${open}: give its value with --vars or in the Wrangler file to check it`;
    return { path, verdict: 'unseen', message };
  }
  if (problem !== undefined) {
    const why = problem.replace(/; the next attempt is in \d+ s$/, '');
    const question = isMisconfigured ? '' : ': is the URL right, and can it be reached from here?';
    return { path, verdict: 'bad', message: `its keys could not be fetched: ${why}${question}` };
  }
  const missing = issuer === undefined ? [] : await missingEndpoints(issuer, timeoutMs);
  if (missing.length > 0) {
    const message = `its discovery names no ${missing.join(' and no ')} with https: users cannot log in there`;
    return { path, verdict: 'bad', message };
  }
  return { path, verdict: 'ok', message: `has ${count} ${count === 1 ? 'key' : 'keys'}` };
}

/** What is missing of a discovery document that was good a moment ago as far as keys go. */
async function missingEndpoints(issuer: string, timeoutMs: number): Promise<readonly string[]> {
  const said = await discovered(issuer, timeoutMs);
  return ENDPOINTS.filter((name) => secureEndpoint(said, name) === undefined);
}
