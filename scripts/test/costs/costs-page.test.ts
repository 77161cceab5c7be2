import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { benchCpuUs } from '../../costs/bench-cpu.ts';
import { costsSection, withCosts } from '../../costs/costs-page.ts';
import { GATES } from '../../costs/gates.ts';
import { PRICES } from '../../costs/prices.ts';
import { root } from '../../workspace.ts';

const proof = readFileSync(join(root, 'docs/proof.md'), 'utf8');
const page = readFileSync(join(root, 'docs/costs.md'), 'utf8');

test('the page says what follows from the bench and the prices: node scripts/costs/costs-page.ts writes it anew', () => {
  expect(page).toBe(withCosts(page, costsSection(proof)));
});

test('another price or another bench makes another page', () => {
  const dearer = { ...PRICES, subscription: 50 };
  expect(costsSection(proof, dearer)).not.toBe(costsSection(proof));
  const slower = proof.replace(/^(\| gateway_login +\|[^|]+\| )\d+\.\d/m, '$199999.9');
  expect(costsSection(slower)).toContain('| 99999.9 |');
});

test('every gateway of the page is one that the bench measures, and an unmeasured one has no cost', () => {
  for (const { bench } of GATES) expect(benchCpuUs(proof, bench)).toBeGreaterThan(0);
  expect(() => benchCpuUs(proof, 'gate_of_nobody')).toThrow('the bench has no line "gate_of_nobody"');
});

test('every price is of a page of the platform', () => {
  for (const { source } of Object.values(PRICES.meters)) {
    expect(source).toMatch(/^https:\/\/developers\.cloudflare\.com\//);
  }
});
