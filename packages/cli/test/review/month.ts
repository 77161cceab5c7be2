import { policyVersion } from '@portcullis/policy/internal';
import canonicalize from 'canonicalize';
import type { GatewayConfiguration } from 'portcullis';
import { phorgeConfiguration } from '../configuration-files.ts';
import { idOf } from '../tiled-logs.ts';

/** Before the change: contractors see no repositories. */
export const before: GatewayConfiguration = phorgeConfiguration();

/** What changed on the 12th: contractors may see repositories, and may not see tasks any more. */
export const after: GatewayConfiguration = phorgeConfiguration({
  policy: {
    name: 'phorge',
    rules: before.instances[0]?.policy.rules.map((rule) =>
      rule.name === 'tasks' ? { ...rule, paths: ['/diffusion/**'] } : rule,
    ) as GatewayConfiguration['instances'][number]['policy']['rules'],
  },
});

export const FROM = '2026-01-01T00:00:00.000Z';
export const TO = '2026-01-31T00:00:00.000Z';
const CHANGED = '2026-01-12T08:00:00.000Z';
const PER_DAY = 60;

const people = [
  { kind: 'user', iss: 'https://id.example', sub: 'u1', email: 'alice@corp.example', roles: ['engineer'] },
  { kind: 'user', iss: 'https://id.example', sub: 'u2', email: 'bob@corp.example', roles: ['engineer'] },
  {
    kind: 'user',
    iss: 'https://id.example',
    sub: 'u3',
    email: 'carol@partner.example',
    roles: ['contractor'],
  },
  { kind: 'user', iss: 'https://id.example', sub: 'u4', email: '<b>mallory</b>@evil.example', roles: [] },
  { kind: 'anonymous' },
];
const things = [
  { app: 'maniphest', operation: 'view', path: '/T1' },
  { app: 'maniphest', operation: 'edit', path: '/maniphest/task/edit/1/' },
  { app: 'diffusion', operation: 'view', path: '/diffusion/1/' },
];

/** The lines of 30 days: both policies coming into force, and 60 requests a day. */
export async function monthOfEvents(): Promise<readonly string[]> {
  const versions = await Promise.all(
    [before, after].map(({ instances: [instance] }) =>
      policyVersion((instance as GatewayConfiguration['instances'][number]).policy),
    ),
  );
  const events: object[] = [];
  const add = (event: object): void => {
    const id = idOf(events.length + 1);
    events.push({
      schema: 'portcullis.event/1',
      id,
      severity: 'informational',
      reason: [],
      observer: { worker: 'gate' },
      ...event,
    });
  };
  const loaded = (time: string, version: string | undefined) =>
    add({ type: 'policy.loaded', time, outcome: 'allow', policy: { id: 'phorge', version_sha256: version } });
  loaded('2025-12-31T23:59:00.000Z', versions[0]);
  let changed = false;
  for (let number = 0; number < 30 * PER_DAY; number++) {
    const time = new Date(Date.parse(FROM) + (number * 86_400_000) / PER_DAY).toISOString();
    if (!changed && time >= CHANGED) {
      changed = true;
      loaded(CHANGED, versions[1]);
    }
    const actor = people[number % people.length] as { roles?: readonly string[] };
    const { app, operation, path } = things[(number * 7) % things.length] as (typeof things)[number];
    const contractors = changed ? app === 'diffusion' : app === 'maniphest';
    const isAllowed =
      actor.roles?.includes('engineer') || (actor.roles?.includes('contractor') && contractors);
    add({
      type: 'request.decision',
      time,
      outcome: isAllowed ? 'allow' : 'deny',
      actor,
      http: { method: 'GET', host: 'phorge.corp.example', path, status: isAllowed ? 200 : 403 },
      resource: { app, operation },
      policy: {
        id: 'phorge',
        version_sha256: versions[changed ? 1 : 0],
        decision: isAllowed ? 'allow' : 'deny',
      },
      trace: { request_id: idOf(events.length + 1) },
      edge: { latency_us: 1 },
    });
  }
  return events.map((event) => canonicalize(event) as string);
}
