import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAsns } from '../../src/criteria/asns.ts';
import { checkCountries } from '../../src/criteria/countries.ts';
import {
  boundaryAddresses,
  checkNetworks,
  networkCondition,
  networksCompiler,
  networksSchema,
} from '../../src/criteria/networks.ts';
import type { PolicyProblem } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';
import { requestBy } from '../requests.ts';

function problemsOf(check: (value: unknown, report: Report) => void, value: unknown): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  check(value, new Report(problems, 'x'));
  return problems;
}

describe('C22: CVE-2026-47674 and others, encodings of one address', () => {
  const inside = (network: string, address: string) =>
    networkCondition([network]).holds(requestBy({ network: { address } }));

  test.each([
    ['10.0.0.0/8', '10.1.2.3'],
    ['10.0.0.0/8', '::ffff:10.1.2.3'],
    ['10.0.0.0/8', '::FFFF:a01:203'],
    ['10.0.0.0/8', '0:0:0:0:0:ffff:0a01:0203'],
    ['10.0.0.0/8', '0:0:0:0:0:ffff:10.1.2.3'],
    ['::ffff:10.0.0.0/104', '10.1.2.3'],
    ['::10.0.0.0/104', '::10.1.2.3'],
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7', '::ffff:192.0.2.7'],
    ['192.0.2.4/30', '192.0.2.7'],
    ['192.0.2.0/25', '192.0.2.127'],
    ['2001:db8::/32', '2001:DB8:0:0:0:0:0:1'],
    ['2001:db8::/32', '2001:0db8::1'],
    ['2001:db8:8000::/33', '2001:db8:ffff::'],
    ['2001:db8::1', '2001:db8:0::0:1'],
  ])('%s holds %s', (network, address) => {
    expect(inside(network, address)).toBe(true);
  });

  test.each([
    ['10.0.0.0/8', '11.0.0.1'],
    ['10.0.0.0/8', '::10.1.2.3'],
    ['10.0.0.0/8', '64:ff9b::10.1.2.3'],
    ['192.0.2.4/30', '192.0.2.8'],
    ['192.0.2.0/25', '192.0.2.128'],
    ['2001:db8::/33', '2001:db8:8000::'],
    ['2001:db8::1', '2001:db8::2'],
  ])('%s does not hold %s', (network, address) => {
    expect(inside(network, address)).toBe(false);
  });

  // What some parsers read as 10.1.2.3 or 10.0.0.1, and others do not.
  test.each([
    '',
    '10.1',
    '10.1.2.3.4',
    '010.1.2.3',
    '0x0a.1.2.3',
    '167838211',
    '10.1.2.3 ',
    '10.1.2.256',
    'fe80::1%eth0',
    '::ffff:10.1.2.256',
    '::ffff:10.1.2',
    '::ffff:012.1.2.3',
    '1:2:3:4::5:6:1.2.3.4',
    '10.1.2.3\n',
    '[::ffff:10.1.2.3]',
    'x',
  ])('%j is no address, so its network is unknown', (address) => {
    expect(inside('10.0.0.0/8', address)).toBeUndefined();
  });

  test('an address is the one that the runtime reads, however it is encoded', () => {
    fc.assert(
      fc.property(fc.ipV6(), (spelled) => {
        const canonical = new URL(`http://[${spelled}]/`).hostname.slice(1, -1);
        expect(inside(canonical, spelled)).toBe(true);
        expect(inside(spelled, canonical.toUpperCase())).toBe(true);
      }),
    );
  });

  test('a network contains the addresses that start with its bits, and no other', () => {
    const address = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n });
    const dotted = (bits: bigint) => [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.');
    fc.assert(
      fc.property(address, address, fc.integer({ min: 1, max: 32 }), (one, other, length) => {
        const bitsOf = (bits: bigint) => bits.toString(2).padStart(32, '0').slice(0, length);
        const network = `${dotted(one)}/${length}`;
        expect(inside(network, dotted(one))).toBe(true);
        expect(inside(network, dotted(other))).toBe(bitsOf(one) === bitsOf(other));
        expect(inside(network, `::ffff:${dotted(other)}`)).toBe(bitsOf(one) === bitsOf(other));
      }),
    );
  });
});

describe('checkNetworks', () => {
  test('finds nothing wrong with networks and addresses', () => {
    expect(
      problemsOf(checkNetworks, ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1', '192.0.2.7/32']),
    ).toEqual([]);
  });

  test.each([
    ['10.0.0.0/33', '10.0.0.0/32'],
    ['10.0.0.0/', '10.0.0.0/32'],
    ['10.0.0.0/-1', '10.0.0.0/32'],
    ['10.0.0.0/8/8', '10.0.0.0/32'],
    ['2001:db8::/129', '2001:db8::/128'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['2001:db8::1/32', '2001:db8::/32'],
    ['::ffff:10.1.2.3/104', '::ffff:a00:0/104'],
    ['10.0.0/8', undefined],
    ['acme.example', undefined],
    ['0.0.0.0/0', undefined],
    ['::/0', undefined],
  ])('refuses %s, and suggests %s', (network, suggestion) => {
    expect(problemsOf(checkNetworks, [network])).toEqual([
      { path: 'x[0]', message: expect.any(String), suggestion },
    ]);
  });
});

test.each([
  [['DE', 'T1'], []],
  [['de'], ['DE']],
  [
    ['Germany', 'XX'],
    [undefined, undefined],
  ],
])('checkCountries suggests for %j the countries %j', (countries, suggestions) => {
  expect(problemsOf(checkCountries, countries).map(({ suggestion }) => suggestion)).toEqual(suggestions);
});

test.each([
  [[13335], 0],
  [[0, -1, 1.5, '13335', 2 ** 32], 5],
  [[], 1],
  [13335, 1],
])('checkAsns reports for %j %i problems', (asns, count) => {
  expect(problemsOf(checkAsns, asns)).toHaveLength(count);
});

describe('networks', () => {
  test('match where one of them contains the address, and are unknown without an address', () => {
    const { holds, field } = networksCompiler.compile(['10.0.0.0/8', '192.0.2.0/24'], 'allow');
    expect(field).toBe('networks');
    expect(holds(requestBy({ network: { address: '192.0.2.1' } }))).toBe(true);
    expect(holds(requestBy({ network: { address: '198.51.100.7' } }))).toBe(false);
    expect(holds(requestBy({ network: {} }))).toBeUndefined();
    expect(holds(requestBy({}))).toBeUndefined();
    // One that is none holds nobody, and breaks nothing.
    expect(networkCondition(['no network']).holds(requestBy({ network: { address: '10.0.0.1' } }))).toBe(
      false,
    );
  });

  test.each([
    [
      'no network',
      '"no network" is not a network: use a form such as 192.0.2.0/24 or 2001:db8::/32',
      undefined,
    ],
    ['/24', '"/24" is not a network: use a form such as 192.0.2.0/24 or 2001:db8::/32', undefined],
    ['192.0.2.0/', 'has the prefix length "": it must be 0 to 32', '192.0.2.0/32'],
    ['192.0.2.0/24x', 'has the prefix length "24x": it must be 0 to 32', '192.0.2.0/32'],
    ['2001:db8::/129', 'has the prefix length "129": it must be 0 to 128', '2001:db8::/128'],
    ['::/0', 'matches every address: remove "networks"', undefined],
    ['0.0.0.0/0', 'matches every address: remove "networks"', undefined],
    [
      '192.0.2.1/24',
      'has bits set after its prefix length: use the first address of the network',
      '192.0.2.0/24',
    ],
    [
      '2001:db8::1/32',
      'has bits set after its prefix length: use the first address of the network',
      '2001:db8::/32',
    ],
  ])('%s is no network: %s', (network, message, suggestion) => {
    expect(problemsOf(checkNetworks, [network])).toEqual([{ path: 'x[0]', message, suggestion }]);
  });

  test('have addresses of every kind: an ordinary one, where each begins, and what follows its end', () => {
    expect(boundaryAddresses(['192.0.2.0/24', '10.0.0.0/8', '2001:db8::/32', 'no network'])).toEqual([
      '198.51.100.7',
      '::',
      '10.0.0.0',
      '11.0.0.0',
      '192.0.2.0',
      '192.0.3.0',
      '2001:db8::',
      '2001:db9::',
    ]);
    // Nothing follows the end of the last.
    expect(boundaryAddresses(['ff00::/8'])).toEqual(['198.51.100.7', '::', 'ff00::']);
    expect(boundaryAddresses([])).toEqual(['198.51.100.7', '::']);
  });

  test('are described to editors', () => {
    expect(networksSchema.description).toMatch(/Networks/);
  });
});
