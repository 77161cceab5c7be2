import { WAYS, type Way } from '@portcullis/core/internal';
import type { Condition } from '../criteria/criterion.ts';
import { boundaryAddresses, networkCondition } from '../criteria/networks.ts';
import { timeCondition } from '../criteria/when.ts';
import type { Rule, TimeWindow } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { callFacts } from './call-facts.ts';
import { type Draft, emptyDraft, NOWHERE, requestOf, type Values } from './draft.ts';
import { otherThan } from './other-than.ts';
import { rememberedClock, timeAtoms } from './time-atoms.ts';

/** What rules say of circumstances: of a policy, a claim, or both. */
export type Saying = Partial<Omit<Rule, 'name'>>;

/** The values of all circumstances that rules or claims use. */
export function circumstances(
  sayings: readonly Saying[],
  now: number,
): ReadonlyMap<string, { readonly values: Values; readonly cost: number }> {
  const all = <Value>(of: (saying: Saying) => readonly Value[] | undefined): readonly Value[] => [
    ...new Set(sayings.flatMap((saying) => of(saying) ?? [])),
  ];
  const facts = new Map<string, { values: Values; cost: number }>();
  const add = (name: string, cost: number, values: Values): void => {
    if (values.length > 0) facts.set(name, { values, cost });
  };
  const nothing = (): void => {};

  const isVia = sayings.some(({ who }) => typeof who === 'object' && 'via' in who && who.via !== undefined);
  add('via', 5, isVia ? [...WAYS.map(viaOf), nothing] : []);
  const domains = all(({ emailDomains }) => emailDomains);
  add(
    'email',
    20,
    domains.length === 0
      ? []
      : [nothing, ...[...domains, otherThan(domains, 'other.example'), AMBIGUOUS_DOMAIN].map(emailAt)],
  );
  const classes = all(({ authentication }) => authentication?.acr);
  add(
    'acr',
    20,
    classes.length === 0 ? [] : [nothing, ...[...classes, otherThan(classes, 'other')].map(acrOf)],
  );
  const ages = all(({ authentication }) =>
    authentication?.maxAgeSeconds === undefined ? undefined : [authentication.maxAgeSeconds],
  );
  add('age', 20, ages.length === 0 ? [] : [nothing, ...loginAges(ages).map(ageOf)]);
  const proofs = all(({ authentication }) => {
    const asked = authentication?.deviceBound;
    return asked === undefined ? undefined : [asked === true ? 0 : asked.maxAgeSeconds];
  });
  add('proof', 20, proofs.length === 0 ? [] : [nothing, ...loginAges(proofs).map(proofOf)]);
  const networks = all((saying) => saying.networks);
  const addresses =
    networks.length === 0
      ? []
      : oneOfEach(
          boundaryAddresses(networks).map(addressOf),
          networks.map((each) => networkCondition([each])),
          now,
        );
  add('address', 5, networks.length === 0 ? [] : [...addresses, nothing]);
  const countries = all((saying) => saying.countries);
  add(
    'country',
    5,
    countries.length === 0
      ? []
      : [
          ...[...COUNTRIES.filter((each) => !countries.includes(each)).slice(0, 1), ...countries].map(
            countryOf,
          ),
          nothing,
        ],
  );
  const asns = all((saying) => saying.asns);
  add('asn', 5, asns.length === 0 ? [] : [...[otherNumber(asns, 64_496), ...asns].map(asnOf), nothing]);
  for (const [name, values] of callFacts(sayings)) add(name, 5, values);
  const windows = [
    ...new Map(
      sayings.flatMap(({ when }) => (when === undefined ? [] : [[JSON.stringify(when), when] as const])),
    ).values(),
  ];
  add('time', 1, windows.length === 0 ? [] : timesOf(windows, now).map(timeOf));
  return facts;
}

/** The first of several values for which the same conditions hold. */
function oneOfEach(values: Values, conditions: readonly Condition[], now: number): Values {
  const requestAs = (put: Values[number]): PolicyRequest => {
    const draft = emptyDraft(now);
    put(draft);
    return requestOf(draft, NOWHERE);
  };
  return firstOfEach(values, conditions, requestAs);
}

/** The first time of those at which the same windows are open. There are thousands, and their requests differ in nothing else. */
function timesOf(windows: readonly TimeWindow[], now: number): readonly number[] {
  const conditions = windows.map((window) => timeCondition(window, rememberedClock(window.zone)));
  const request = requestOf(emptyDraft(now), NOWHERE);
  return firstOfEach(timeAtoms(windows, now), conditions, (at) => ({ ...request, now: at }));
}

function firstOfEach<Value>(
  values: readonly Value[],
  conditions: readonly Condition[],
  requestAs: (value: Value) => PolicyRequest,
): readonly Value[] {
  const found = new Map<string, Value>();
  for (const value of values) {
    const request = requestAs(value);
    const kind = conditions.map(({ holds }) => String(holds(request))).join();
    if (!found.has(kind)) found.set(kind, value);
  }
  return [...found.values()];
}

/** Ages around every step: within it, and beyond; the last is from the future, beyond what clocks may differ. */
function loginAges(steps: readonly number[]): readonly number[] {
  const ordered = [...steps].sort((a, b) => a - b);
  return [...ordered, (ordered.at(-1) ?? 0) + 1, -3600];
}

/** All countries that a rule can name, those with the fewest clients first. */
const COUNTRIES: readonly string[] = [
  ...['AQ', 'BV', 'T1'],
  ...Array.from({ length: 26 * 26 }, (_, index) =>
    String.fromCharCode(90 - Math.floor(index / 26), 90 - (index % 26)),
  ).filter((country) => country !== 'XX'),
];

/** A number that is not in the list, starting from one that is reserved for documentation (RFC 5398). */
function otherNumber(numbers: readonly number[], from: number): number {
  return numbers.includes(from) ? otherNumber(numbers, from + 1) : from;
}

/** Not ASCII: an address there does not say where it belongs. */
const AMBIGUOUS_DOMAIN = 'b\u00fccher.example';

const viaOf = (way: Way) => (draft: Draft) => {
  draft.via = way;
};
const emailAt = (domain: string) => (draft: Draft) => {
  draft.email = `someone@${domain}`;
};
const acrOf = (acr: string) => (draft: Draft) => {
  draft.acr = acr;
};
const ageOf = (age: number) => (draft: Draft) => {
  draft.loginAgeSeconds = age;
};
const proofOf = (age: number) => (draft: Draft) => {
  draft.proofAgeSeconds = age;
};
const addressOf = (address: string) => (draft: Draft) => {
  draft.address = address;
};
const countryOf = (country: string) => (draft: Draft) => {
  draft.country = country;
};
const asnOf = (asn: number) => (draft: Draft) => {
  draft.asn = asn;
};
const timeOf = (now: number) => (draft: Draft) => {
  draft.now = now;
};
