import type { Trial } from './attack.ts';

/** Something to try, and what it is called. */
export type Named<Case> = readonly [name: string, one: Case];

/** Tries one case after the other. An attempt gives what the gate did that it should not, or nothing. */
export async function tryEach<Case>(
  cases: readonly Named<Case>[],
  attempt: (one: Case) => Promise<string | undefined>,
): Promise<Trial> {
  const findings: string[] = [];
  for (const [name, one] of cases) {
    const finding = await attempt(one);
    if (finding !== undefined) findings.push(`${name}: ${finding}`);
  }
  return { tried: cases.length, findings };
}

/** How many attempts are made concurrently. */
const TOGETHER = 8;

/** The same, several concurrently: for attempts that do not depend on each other. */
export async function tryTogether<Case>(
  cases: readonly Named<Case>[],
  attempt: (one: Case) => Promise<string | undefined>,
): Promise<Trial> {
  const findings: string[] = [];
  for (let start = 0; start < cases.length; start += TOGETHER) {
    const batch = cases.slice(start, start + TOGETHER);
    const found = await Promise.all(batch.map(([, one]) => attempt(one)));
    findings.push(
      ...batch.flatMap(([name], index) => (found[index] === undefined ? [] : `${name}: ${found[index]}`)),
    );
  }
  return { tried: cases.length, findings };
}
