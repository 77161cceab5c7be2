import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { approvalOf } from '../../src/approval/approved.ts';
import { approval, approver, builder, stranger, trust } from './signed-approvals.ts';

// Lines put together from whatever was ever signed, by whoever can write to the store, beside who signed what.

const HASHES = ['1', '2', '3'].map((digit) => digit.repeat(64));
const GATES = [undefined, 'acme.example/phorge', 'acme.example/test'];
const KEYS = { builder, approver, stranger };

interface Signed {
  readonly note: string;
  readonly before: string | null;
  readonly after: string;
  readonly opens: boolean;
  readonly gate: string | undefined;
  readonly by: readonly (keyof typeof KEYS)[];
}

/** Every change between three versions, for each gate and for none, with every set of signatures. */
const pool: Signed[] = [];
beforeAll(async () => {
  for (const before of [null, ...HASHES])
    for (const after of HASHES)
      for (const opens of [true, false])
        for (const by of [
          ['builder', 'approver'],
          ['builder', 'approver', 'stranger'],
          ['builder'],
          ['approver'],
          ['stranger', 'approver'],
          ['builder', 'stranger'],
        ] as const) {
          const keys = by.map((name) => KEYS[name]);
          for (const gate of GATES) {
            const change = { before, after, opens, gate };
            pool.push({ ...change, by, note: await approval(change, ...keys) });
          }
        }
});

/** How a note is changed on its way; as it was signed, mostly. */
const changes: readonly ((signed: Signed, other: Signed) => Signed)[] = [
  ...Array.from({ length: 16 }, () => (signed: Signed) => signed),
  // Another's signatures under this text, alone or beside its own.
  (signed, other) => under(signed, [], textOf(signed.note), other),
  (signed, other) => under(signed, signed.by, signed.note, other),
  (signed) => ({
    ...signed,
    by: [],
    note: signed.note.replace(/true|false/, (word) => String(word !== 'true')),
  }),
  (signed) => ({ ...signed, by: [], note: signed.note.slice(0, -9) }),
];

const pick = fc.record({
  at: fc.nat(),
  isAny: fc.constantFrom(false, false, false, true),
  change: fc.nat(changes.length - 1),
  other: fc.nat(),
});

test('whatever chain of statements is given, a version becomes active only by an unbroken one, each change signed as required', async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(pick, { maxLength: 4 }),
      fc.nat(4),
      fc.boolean(),
      fc.constantFrom(...GATES),
      async (picks, known, isSame, gate) => {
        const line: Signed[] = [];
        for (const { at, isAny, change, other } of picks) {
          // Mostly what continues the one before, at this gate.
          const head = line.at(-1)?.after ?? null;
          const fitting = isAny ? pool : pool.filter((one) => one.before === head && one.gate === gate);
          const signed = fitting[at % fitting.length] as Signed;
          line.push(changes[change]?.(signed, pool[other % pool.length] as Signed) ?? signed);
        }
        const hash = line.at(-1)?.after ?? (HASHES[0] as string);
        const approvals = line.map(({ note }) => note);
        // What is in force came by the same changes, or by others; signed by more, or by fewer.
        const earlier = line
          .slice(0, known)
          .map((signed) => (isSame ? signed : (resigned(signed) ?? signed)));
        const inForce = known === 4 ? undefined : { hash: '', approvals: earlier.map(({ note }) => note) };
        const own = gate === undefined ? trust : { ...trust, gate };
        const result = await approvalOf({ hash, approvals }, own, inForce);
        const isGood =
          line.length > 0 && line.every((one, index) => one.gate === gate && isEnough(one, line[index - 1]));
        if ('problem' in result) expect(isGood).toBe(false);
        else expect(isGood).toBe(true);
        if (isGood) accepted += 1;
        if (!isGood || line.length < 2) return;
        // A version that is older than the one in force does not come back, whatever is signed of it.
        const shorter = { hash: line.at(-2)?.after ?? '', approvals: approvals.slice(0, -1) };
        expect(await approvalOf(shorter, own, { hash, approvals })).toHaveProperty('problem');
      },
    ),
    { numRuns: runs(800) },
  );
  expect(accepted).toBeGreaterThan(runs(24));
}, 60_000);

function isEnough({ before, opens, by }: Signed, last: Signed | undefined): boolean {
  if (before !== (last?.after ?? null) || !by.includes('builder')) return false;
  return by.includes('approver') || !(opens || before === null);
}

/** The same change with other signatures. */
function resigned({ note }: Signed): Signed | undefined {
  return pool.find((one) => textOf(one.note) === textOf(note) && one.note !== note);
}

/** Of two signatures of one key the first counts, and those of a stranger do not. */
function under(signed: Signed, by: Signed['by'], text: string, other: Signed): Signed {
  if (textOf(signed.note) === textOf(other.note)) return other;
  const isFalse = other.by.some((name) => name !== 'stranger' && !by.includes(name));
  return { ...signed, by: isFalse ? [] : by, note: text + signaturesOf(other.note) };
}

function textOf(note: string): string {
  return note.slice(0, note.indexOf('\n\n') + 2);
}

function signaturesOf(note: string): string {
  return note.slice(note.indexOf('\n\n') + 2);
}
