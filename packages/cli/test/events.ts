/** Who asked, of a recorded request. */
export interface RecordedActor {
  readonly sub?: string;
  readonly roles: readonly string[];
}

export const ISSUER = 'https://login.corp.example';

/** One recorded request, in the shape of the gate's events. */
export function requestEvent(
  { sub, roles }: RecordedActor,
  path: string,
  decision: 'allow' | 'deny',
  rule?: string,
  host = 'phorge.corp.example',
) {
  return {
    schema: 'portcullis.event/1',
    id: '01a1b2c3-0000-7000-8000-000000000001',
    time: '2026-11-24T09:00:00.000Z',
    type: 'request.decision',
    outcome: decision,
    reason: [],
    actor: sub === undefined ? { kind: 'anonymous' } : { kind: 'user', iss: ISSUER, sub, roles },
    http: { method: 'GET', host, path, status: decision === 'allow' ? 200 : 403 },
    policy: { id: 'phorge', decision, ...(rule === undefined ? {} : { matched_rule: rule }) },
  };
}

/** A log of events. */
export function ndjson(events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
