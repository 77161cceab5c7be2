import { policyVersion } from '@portcullis/policy/internal';
import type { GatewayConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { PolicyHistory } from '../../src/review/policy-changes.ts';
import { after as changed, before as first } from './month.ts';

const FROM = Date.parse('2026-01-01T00:00:00Z');

/** In front of an application with no paths of its own: it is soon compared. */
const [before, after] = [inFrontOfWeb(first), inFrontOfWeb(changed)];

function inFrontOfWeb(configuration: GatewayConfiguration): GatewayConfiguration {
  const instances = configuration.instances.map((instance) => ({ ...instance, application: 'web' }));
  return { ...configuration, instances: instances as GatewayConfiguration['instances'] };
}

const [OLD = '', NEW = ''] = await Promise.all(
  [before, after].flatMap(({ instances }) => instances.map(({ policy }) => policyVersion(policy))),
);

/** The changes of a period by when which version was loaded. */
async function changesBy(...loads: readonly (readonly [time: string, version: string])[]) {
  const history = new PolicyHistory();
  for (const [time, version] of loads) {
    history.add(
      { type: 'policy.loaded', time, policy: { id: 'phorge', version_sha256: version } } as never,
      Date.parse(time) < FROM,
    );
  }
  const changes = await history.changes([before, after], FROM);
  return changes.map(({ time, before, after, difference }) => [
    time,
    before,
    after,
    difference && [difference.gained.length > 0, difference.lost.length > 0],
  ]);
}

test('a policy change is listed once, at its first load, whatever the order of the writers', async () => {
  const changed = '2026-01-12T08:00:00.000Z';
  const expected = [[changed, OLD, NEW, [true, true]]];
  const loads = [
    ['2025-12-01T00:00:00.000Z', OLD],
    ['2026-01-05T00:00:00.000Z', OLD],
    [changed, NEW],
    ['2026-01-12T09:00:00.000Z', NEW],
  ] as const;
  expect(await changesBy(...loads)).toEqual(expected);
  expect(await changesBy(...loads.toReversed())).toEqual(expected);
});

test('a return to a version of before is a change, which gains and loses', async () => {
  expect(
    await changesBy(
      ['2025-11-01T00:00:00.000Z', OLD],
      ['2025-12-01T00:00:00.000Z', NEW],
      ['2026-01-20T00:00:00.000Z', OLD],
    ),
  ).toEqual([['2026-01-20T00:00:00.000Z', NEW, OLD, [true, true]]]);
});

test('a writer that a change has not reached yet reverts nothing', async () => {
  expect(
    await changesBy(
      ['2026-01-02T00:00:00.000Z', OLD],
      ['2026-01-12T08:00:00.000Z', NEW],
      ['2026-01-12T08:00:20.000Z', OLD],
      ['2026-01-12T08:14:59.000Z', OLD],
      ['2026-01-12T08:20:00.000Z', NEW],
    ),
  ).toEqual([
    ['2026-01-02T00:00:00.000Z', undefined, OLD, undefined],
    ['2026-01-12T08:00:00.000Z', OLD, NEW, [true, true]],
  ]);
});

test('two versions active at the same time are reported once each way', async () => {
  const loads = Array.from({ length: 40 }, (_, hour) => {
    const time = new Date(FROM + hour * 3_600_000).toISOString();
    return [time, hour % 2 === 0 ? OLD : NEW] as const;
  });
  expect((await changesBy(...loads)).map(([, from, to]) => [from, to])).toEqual([
    [undefined, OLD],
    [OLD, NEW],
    [NEW, OLD],
  ]);
});
