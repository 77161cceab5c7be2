import ipaddr from 'ipaddr.js';
import type { Condition } from '../condition.ts';
import type { Report } from '../report.ts';

/** A network by its bytes, the same for an address of version 4 and for that address in the form of version 6. */
interface Network {
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** Holds if the address lies in one of the networks. */
export function networkCondition(networks: readonly string[]): Condition {
  const known = networks.flatMap((text) => readNetwork(text) ?? []);
  return {
    field: 'networks',
    holds: ({ network }) => {
      const address = network?.address === undefined ? undefined : readAddress(network.address);
      return address && known.some((one) => lies(address, one));
    },
  };
}

/** Holds if the request comes from one of the countries. */
export function countryCondition(countries: readonly string[]): Condition {
  return {
    field: 'countries',
    // Cloudflare says XX where it does not know.
    holds: ({ network }) =>
      network?.country === undefined || network.country === 'XX'
        ? undefined
        : countries.includes(network.country),
  };
}

/** Holds if the request comes from one of the autonomous systems. */
export function asnCondition(asns: readonly number[]): Condition {
  return {
    field: 'asns',
    holds: ({ network }) => (network?.asn === undefined ? undefined : asns.includes(network.asn)),
  };
}

/** Reports what is wrong with `networks`. */
export function checkNetworks(networks: unknown, report: Report): void {
  report.texts(networks, (text, place) => {
    const problem = networkProblem(text);
    if (problem !== undefined) place.problem(...problem);
  });
}

/** Reports what is wrong with `countries`. */
export function checkCountries(countries: unknown, report: Report): void {
  report.texts(countries, (country, place) => {
    if (/^(?:[A-Z]{2}|T1)$/.test(country) && country !== 'XX') return;
    const suggestion =
      /^[a-z]{2}$/i.test(country) && !/^xx$/i.test(country) ? country.toUpperCase() : undefined;
    place.problem('must be a country of two capital letters (ISO 3166-1), or T1 for Tor', suggestion);
  });
}

/** Reports what is wrong with `asns`. */
export function checkAsns(asns: unknown, report: Report): void {
  if (!Array.isArray(asns) || asns.length === 0) {
    report.problem('must be a list with at least one entry');
    return;
  }
  asns.forEach((asn: unknown, index) => {
    if (Number.isSafeInteger(asn) && (asn as number) > 0 && (asn as number) < 2 ** 32) return;
    report.at(index).problem('must be the number of an autonomous system, such as 13335');
  });
}

/** Only the four-part form: parsers that take `10.1` or `0x0a000001` read another address than people do. */
const FOUR_PARTS = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/;

function readAddress(text: string): readonly number[] | undefined {
  const isShort = !text.includes(':');
  if (isShort && !FOUR_PARTS.test(text)) return undefined;
  // A zone (`fe80::1%eth0`) is no part of the address.
  if (text.includes('%')) return undefined;
  const spelled = isShort ? text : withoutFourParts(text);
  try {
    return spelled === undefined ? undefined : bytesOf(ipaddr.parse(spelled));
  } catch {
    // The parser throws for whatever is no address.
    return undefined;
  }
}

/** An address of version 6 in hexadecimal throughout: the parser takes `::10.1.2.3` for `::ffff:10.1.2.3`. */
function withoutFourParts(text: string): string | undefined {
  if (!text.includes('.')) return text;
  const at = text.lastIndexOf(':') + 1;
  const four = text.slice(at);
  if (!FOUR_PARTS.test(four)) return undefined;
  const bytes = four.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return `${text.slice(0, at)}${bytes.slice(0, 2).join('')}:${bytes.slice(2).join('')}`;
}

function bytesOf(address: ipaddr.IPv4 | ipaddr.IPv6): readonly number[] {
  return (address instanceof ipaddr.IPv4 ? address.toIPv4MappedAddress() : address).toByteArray();
}

function readNetwork(text: string): Network | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const bytes = readAddress(address);
  if (bytes === undefined || more.length > 0) return undefined;
  if (prefix === undefined) return { bytes, bits: 128 };
  const isShort = !address.includes(':');
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (isShort ? 32 : 128)) return undefined;
  return { bytes, bits: Number(prefix) + (isShort ? 96 : 0) };
}

function lies(address: readonly number[], { bytes, bits }: Network): boolean {
  return bytes.every((byte, index) => ((byte ^ (address[index] ?? 0)) & maskOf(bits, index)) === 0);
}

/** The bits of one byte that belong to a prefix. */
function maskOf(bits: number, index: number): number {
  return (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff;
}

/** An address in the version that another is written in. */
function firstOf(written: string, bytes: readonly number[]): string {
  return written.includes(':') ? new ipaddr.IPv6([...bytes]).toString() : bytes.slice(12).join('.');
}

function networkProblem(text: string): [message: string, suggestion?: string] | undefined {
  const network = readNetwork(text);
  if (network === undefined) {
    const [address = '', prefix] = text.split('/');
    const isAddress = readAddress(address) !== undefined;
    if (!isAddress) return [`${JSON.stringify(text)} is no network: write 192.0.2.0/24 or 2001:db8::/32`];
    const most = address.includes(':') ? 128 : 32;
    return [
      `has the prefix length ${JSON.stringify(prefix ?? '')}: it must be 0 to ${most}`,
      `${address}/${most}`,
    ];
  }
  if (network.bits === 0 || (network.bits === 96 && !text.includes(':'))) {
    return ['is every address: leave "networks" out'];
  }
  const masked = network.bytes.map((byte, index) => byte & maskOf(network.bits, index));
  if (masked.every((byte, index) => byte === network.bytes[index])) return undefined;
  const [address = '', prefix] = text.split('/');
  return [
    'has bits set beyond its prefix length: it is not the beginning of a network',
    `${firstOf(address, masked)}/${prefix}`,
  ];
}
