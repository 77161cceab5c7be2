import { formatNote, signNote } from '@portcullis/tlog';
import { describe, expect, test } from 'vitest';
import { approvalOf, MAX_APPROVALS } from '../../src/approval/approved.ts';
import { approval, approver, builder, stranger, trust } from './signed-approvals.ts';

const [V1, V2, V3] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
const first = await approval({ before: null, after: V1, opens: true }, builder, approver);
const narrower = await approval({ before: V1, after: V2, opens: false }, builder);
const wider = { before: V2, after: V3, opens: true };

const judged = async (hash: string, approvals: readonly string[], inForce?: readonly string[]) => {
  const before = inForce && { hash: '', approvals: inForce };
  const result = await approvalOf({ hash, approvals }, trust, before);
  return 'problem' in result ? result.problem : result.signers;
};

test('a version that opens something becomes active by a builder and an approver', async () => {
  expect(await judged(V1, [first])).toEqual(['acme.example/build', 'acme.example/ada']);
  const signed = await approval(wider, builder, approver);
  expect(await judged(V3, [first, narrower, signed], [first, narrower])).toEqual([
    'acme.example/build',
    'acme.example/ada',
  ]);
});

test('a version that opens nothing becomes active by a builder alone', async () => {
  expect(await judged(V2, [first, narrower], [first])).toEqual(['acme.example/build']);
});

test('an isolate that missed a version follows the line of changes over it', async () => {
  const signed = await approval(wider, builder, approver);
  expect(await judged(V3, [first, narrower, signed], [first])).toHaveLength(2);
  expect(await judged(V3, [first, narrower, signed])).toHaveLength(2);
});

const REFUSED: readonly (readonly [
  what: string,
  hash: string,
  approvals: readonly string[],
  problem: string,
])[] = [
  ['one that nobody signed', V1, [], 'it is not signed'],
  [
    'one that opens something, with a builder alone',
    V3,
    [first, narrower, await approval(wider, builder)],
    'approval 3 of 3: it may grant access, and no approver signed it',
  ],
  [
    'one with an approver alone, who says that it opens nothing',
    V2,
    [first, await approval({ before: V1, after: V2, opens: false }, approver)],
    'approval 2 of 2: no builder signed it',
  ],
  [
    'a first one that is said to open nothing',
    V1,
    [await approval({ before: null, after: V1, opens: false }, builder)],
    'approval 1 of 1: it may grant access, and no approver signed it',
  ],
  [
    'one with a key that nobody named',
    V1,
    [await approval({ before: null, after: V1, opens: true }, stranger, approver)],
    'approval 1 of 1: no builder signed it',
  ],
  [
    'one with a builder twice',
    V3,
    [first, narrower, await approval(wider, builder, builder)],
    'approval 3 of 3: it may grant access, and no approver signed it',
  ],
  ['another one than was signed', V3, [first, narrower], 'its approvals are for another configuration'],
  [
    'one whose line begins in its middle',
    V2,
    [narrower],
    'approval 1 of 1: does not continue the previous approval',
  ],
  [
    'one whose line has a gap',
    V3,
    [first, await approval(wider, builder, approver)],
    'approval 2 of 2: does not continue the previous approval',
  ],
  [
    'one with an earlier change that was not signed enough',
    V2,
    [await approval({ before: null, after: V1, opens: true }, builder), narrower],
    'approval 1 of 2: it may grant access, and no approver signed it',
  ],
  [
    'a text that is no approval',
    V1,
    [
      formatNote({
        text: 'x\n',
        signatures: [await signNote('x\n', builder), await signNote('x\n', approver)],
      }),
    ],
    'approval 1 of 1: is not an approval',
  ],
  [
    'one for a gate whose name is none',
    V1,
    [await approval({ before: null, after: V1, opens: true, gate: 'a gate' }, builder, approver)],
    'approval 1 of 1: is not an approval',
  ],
  [
    'a note that is none',
    V1,
    ['x'],
    'approval 1 of 1: signed note: it has no empty line between text and signatures',
  ],
  [
    'a change of what was signed',
    V2,
    [first, narrower.replace('false', 'true')],
    'approval 2 of 2: signed note: the signature of acme.example/build is invalid',
  ],
  [
    'more changes than are read',
    V1,
    Array.from({ length: MAX_APPROVALS + 1 }, () => first),
    `it has more than ${MAX_APPROVALS} approvals`,
  ],
  [
    'as many changes as are read, of which one does not continue the one before',
    V1,
    Array.from({ length: MAX_APPROVALS }, () => first),
    `approval 2 of ${MAX_APPROVALS}: does not continue the previous approval`,
  ],
];

describe('approvals of a version are rejected:', () => {
  test.each(REFUSED)('%s', async (_what, hash, approvals, problem) => {
    expect(await judged(hash, approvals)).toBe(problem);
  });

  test('an older version, where a newer one is active', async () => {
    expect(await judged(V1, [first], [first, narrower])).toBe(
      'its approvals do not continue those of the active version',
    );
  });

  test('a revoked version, replayed', async () => {
    const back = await approval({ before: V2, after: V1, opens: true }, builder, approver);
    expect(await judged(V1, [first, narrower, back], [first, narrower])).toHaveLength(2);
    expect(await judged(V2, [first, narrower], [first, narrower, back])).toBe(
      'its approvals do not continue those of the active version',
    );
  });
});

test('where no approvers are configured, a builder is enough, and an unknown signer is not', async () => {
  const { builders } = trust;
  const opening = (key: typeof builder) => approval({ before: null, after: V1, opens: true }, key);
  const by = async (key: typeof builder) =>
    approvalOf({ hash: V1, approvals: [await opening(key)] }, { builders }, undefined);
  expect(await by(builder)).toEqual({ signers: ['acme.example/build'] });
  expect(await by(stranger)).toEqual({
    problem: 'approval 1 of 1: signed note: no signature is from a known key',
  });
});

describe('a gate that has a name', () => {
  const opening = { before: null, after: V1, opens: true };
  const signedFor = (gate?: string) =>
    approval({ ...opening, ...(gate === undefined ? {} : { gate }) }, builder, approver);
  const atGate = async (gate: string | undefined, approvals: readonly string[], hash = V1) => {
    const named = gate === undefined ? trust : { ...trust, gate };
    const result = await approvalOf({ hash, approvals }, named, undefined);
    return 'problem' in result ? result.problem : result.signers.length;
  };

  test('accepts statements that were signed for it', async () => {
    expect(await atGate('acme.example/phorge', [await signedFor('acme.example/phorge')])).toBe(2);
  });

  test('accepts no statement that was signed for another gateway, or for none, with the same keys', async () => {
    expect(await atGate('acme.example/phorge', [await signedFor('acme.example/test')])).toBe(
      'approval 1 of 1: it was signed for the gate "acme.example/test", but this gate is "acme.example/phorge"',
    );
    expect(await atGate('acme.example/phorge', [await signedFor()])).toBe(
      'approval 1 of 1: it was signed for no gate, but this gate is "acme.example/phorge"',
    );
  });

  test('accepts no chain that continues at another gateway', async () => {
    const elsewhere = { before: V1, after: V2, opens: false, gate: 'acme.example/test' };
    const line = [await signedFor('acme.example/phorge'), await approval(elsewhere, builder)];
    expect(await atGate('acme.example/phorge', line, V2)).toMatch(/^approval 2 of 2: it was signed for the/);
  });

  test('signs nothing that a gateway without a name accepts', async () => {
    expect(await atGate(undefined, [await signedFor('acme.example/test')])).toBe(
      'approval 1 of 1: it was signed for the gate "acme.example/test", but this gate has no name (approval.gate)',
    );
  });
});
