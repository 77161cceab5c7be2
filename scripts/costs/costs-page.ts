/** Writes what requests cost into docs/costs.md: `node scripts/costs/costs-page.ts`, after a new bench or new prices. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../../bench/src/markdown-table.ts';
import { withSection } from '../docs/written-section.ts';
import { root } from '../workspace.ts';
import { benchCpuUs, benchSetting } from './bench-cpu.ts';
import { dailyLimit, furtherMillion, monthlyCost } from './cost-of.ts';
import { GATES } from './gates.ts';
import { PRICES, type Prices } from './prices.ts';

const FILE = 'docs/costs.md';
const PAGE = join(root, FILE);
const MILLIONS = [1, 10, 100] as const;

/** What stands between the marks of the page. Pure. */
export function costsSection(proof: string, prices: Prices = PRICES): string {
  const rows = GATES.map((gate) => {
    const cpuUs = benchCpuUs(proof, gate.bench);
    const months = MILLIONS.map((millions) =>
      dollars(monthlyCost(gate, millions * 1_000_000, cpuUs, prices).total),
    );
    const { requests, by } = dailyLimit(gate, prices);
    const free = `${requests.toLocaleString('en')} a day (${prices.meters[by].name})`;
    return [gate.name, String(cpuUs), free, ...months, dollars(furtherMillion(gate, cpuUs, prices))];
  });
  const head = [
    '',
    'CPU µs',
    'Free: up to',
    ...MILLIONS.map((millions) => `Paid: ${millions} M a month`),
    'each further M',
  ];
  const meters = Object.values(prices.meters).map(
    ({ name, source, freePerDay, includedPerMonth, perMillion }) => [
      `[${name}](${source})`,
      freePerDay === undefined ? '' : freePerDay.toLocaleString('en'),
      includedPerMonth.toLocaleString('en'),
      dollars(perMillion),
    ],
  );
  return [
    `CPU time: the bench of ${benchSetting(proof)}. Prices: read on ${prices.read}, in US dollars; Workers Paid is ${dollars(prices.subscription)} a month, which is in the sums.`,
    markdownTable(head, rows),
    markdownTable(['', 'Free, a day', 'Paid: included in a month', 'each further million'], meters),
  ].join('\n\n');
}

/** The page with this between its marks. */
export function withCosts(page: string, section: string): string {
  return withSection(FILE, page, 'costs', section);
}

function dollars(amount: number): string {
  return `$${amount.toFixed(amount < 0.01 ? 3 : 2)}`;
}

if (import.meta.main) {
  const proof = readFileSync(join(root, 'docs/proof.md'), 'utf8');
  writeFileSync(PAGE, withCosts(readFileSync(PAGE, 'utf8'), costsSection(proof)));
}
