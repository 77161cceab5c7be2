import fc from 'fast-check';
import { hostileText } from '../../../scripts/fixtures/unprintable.ts';
import type { RequestEvent } from '../src/index.ts';

const texts = (text: fc.Arbitrary<string>) => fc.array(text, { maxLength: 100 });

/** Request events with the given text wherever a client, a provider or a configuration has a say. */
export function requestEvents(text: fc.Arbitrary<string> = hostileText): fc.Arbitrary<RequestEvent> {
  const rule = fc.record({
    rule: text,
    effect: fc.constantFrom('allow', 'deny'),
    matched: fc.boolean(),
  });
  return fc.record({
    schema: fc.constant('portcullis.event/1'),
    id: fc.uuid({ version: 7 }),
    time: fc.constant('2026-01-02T03:04:05.006Z'),
    type: fc.constant('request.decision'),
    severity: fc.constantFrom('informational', 'high'),
    outcome: fc.constantFrom('allow', 'deny', 'error', 'login'),
    reason: texts(text),
    detail: text,
    actor: fc.record({
      kind: fc.constantFrom('user', 'service'),
      iss: text,
      sub: text,
      email: text,
      name: text,
      groups_raw_count: fc.nat(),
      roles: texts(text),
    }),
    auth: fc.record({ method: fc.constant('bearer'), provider: text, acr: text, amr: texts(text) }),
    src: fc.record({ ip: fc.ipV6(), asn: fc.nat(), country: text }),
    http: fc.record({
      method: text,
      host: text,
      path_raw: text,
      path: text,
      query_keys: texts(text),
      status: fc.integer({ min: 100, max: 599 }),
      bytes: fc.nat(),
      ua: text,
    }),
    resource: fc.record({ app: text, kind: text, id: text, operation: text }),
    policy: fc.record({
      id: text,
      version_sha256: fc.constant('a'.repeat(64)),
      decision: fc.constantFrom('allow', 'deny'),
      matched_rule: text,
      trace: fc.array(rule, { maxLength: 100 }),
    }),
    trace: fc.record({
      request_id: fc.uuid({ version: 7 }),
      traceparent: fc.constant(`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`),
      ray_id: fc.constant('0123456789abcdef-VIE'),
    }),
    upstream: fc.record({ id: text, status: fc.constant(200), latency_ms: fc.nat() }),
    edge: fc.record({ latency_us: fc.nat() }),
    observer: fc.record({ worker: text, version: text, colo: text }),
  });
}
