import { parseIp, stringifyIp } from 'ip-bigint';
import { described, type JsonSchema, NAMES } from '../json-schema.ts';
import type { Report } from '../problems/report.ts';
import type { Condition, Criterion, CriterionCompiler } from './criterion.ts';

/** A network by its bits, the same for an address of version 4 and for that address in the form of version 6. */
interface Network {
  /** Of 128 bits. */
  readonly first: bigint;
  /** How many of them are the network's. */
  readonly bits: number;
}

/** An address of version 4 in the form of version 6 (`::ffff:0:0/96`). */
const MAPPED = 0xffff_0000_0000n;

/** Holds if the address lies in one of the networks. */
export function networkCondition(networks: readonly string[]): Condition {
  const known = networks.flatMap((text) => readNetwork(text) ?? []);
  return {
    field: 'networks',
    holds: ({ network }) => {
      const address = network?.address === undefined ? undefined : readAddress(network.address);
      return address === undefined ? undefined : known.some((one) => lies(address, one));
    },
  };
}

/**
 * Addresses with one for each set of networks that contain it: an ordinary address, the first of each network, and the first after
 * its end.
 */
export function boundaryAddresses(networks: readonly string[]): readonly string[] {
  const edges = networks.flatMap((text) => {
    const network = readNetwork(text);
    if (network === undefined) return [];
    return [network.first, network.first + (1n << BigInt(128 - network.bits))];
  });
  const inside = [...new Set([...edges, 0n])].filter((address) => address < 1n << 128n);
  const ordered = inside.sort((a, b) => (a < b ? -1 : 1));
  return [ORDINARY_ADDRESS, ...ordered.map((address) => shown(address, isShort(address) ? 4 : 6))];
}

/** Reserved for documentation, so no client has it (RFC 5737). */
const ORDINARY_ADDRESS = '198.51.100.7';

function isShort(address: bigint): boolean {
  return address >> 32n === MAPPED >> 32n;
}

/** Reports what is wrong with `networks`. */
export function checkNetworks(networks: unknown, report: Report): void {
  report.texts(networks, (text, place) => {
    const problem = networkProblem(text);
    if (problem !== undefined) place.problem(...problem);
  });
}

/** Whether a text is one address: no rule would know another spelling. */
export function isAddress(text: string): boolean {
  return readAddress(text) !== undefined;
}

function readAddress(text: string): bigint | undefined {
  // A zone (`fe80::1%eth0`) is no part of the address.
  if (text.includes('%')) return undefined;
  try {
    const { number, version } = parseIp(text);
    return version === 4 ? MAPPED | number : number;
  } catch {
    // The parser throws for whatever is no address.
    return undefined;
  }
}

function readNetwork(text: string): Network | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const first = readAddress(address);
  if (first === undefined || more.length > 0) return undefined;
  if (prefix === undefined) return { first, bits: 128 };
  const isShort = !address.includes(':');
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (isShort ? 32 : 128)) return undefined;
  return { first, bits: Number(prefix) + (isShort ? 96 : 0) };
}

function lies(address: bigint, { first, bits }: Network): boolean {
  return (address ^ first) >> BigInt(128 - bits) === 0n;
}

function shown(address: bigint, version: 4 | 6): string {
  return stringifyIp({ number: version === 6 ? address : address ^ MAPPED, version });
}

function networkProblem(text: string): [message: string, suggestion?: string] | undefined {
  const network = readNetwork(text);
  if (network === undefined) {
    const [address = '', prefix] = text.split('/');
    const isAddress = readAddress(address) !== undefined;
    if (!isAddress)
      return [`${JSON.stringify(text)} is not a network: use a form such as 192.0.2.0/24 or 2001:db8::/32`];
    const most = address.includes(':') ? 128 : 32;
    return [
      `has the prefix length ${JSON.stringify(prefix ?? '')}: it must be 0 to ${most}`,
      `${address}/${most}`,
    ];
  }
  if (network.bits === 0 || (network.bits === 96 && !text.includes(':'))) {
    return ['matches every address: remove "networks"'];
  }
  const rest = BigInt(128 - network.bits);
  const masked = (network.first >> rest) << rest;
  if (masked === network.first) return undefined;
  const [address = '', prefix] = text.split('/');
  return [
    'has bits set after its prefix length: use the first address of the network',
    `${shown(masked, address.includes(':') ? 6 : 4)}/${prefix}`,
  ];
}

/** What `networks` asks of a request. */
export const networksCompiler: CriterionCompiler<'networks'> = {
  field: 'networks',
  compile: networkCondition,
};

/** Which networks the request may come from. */
export const NETWORKS: Criterion<'networks'> = {
  field: 'networks',
  check: checkNetworks,
  compiler: networksCompiler,
};

/** How `networks` is written. */
export const networksSchema: JsonSchema = /* @__PURE__ */ described(
  'Networks (`192.0.2.0/24`, `2001:db8::/32`) and IP addresses that the request comes from. `192.0.2.1` and `::ffff:192.0.2.1` are the same address, which is in both `192.0.2.0/24` and `::/8`. Default: all.',
  NAMES,
);
