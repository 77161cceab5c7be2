import type { ClaimProof, DataPage } from '@portcullis/policy/prove';
import type { InstanceClaim } from './claims-of.ts';
import { toldOf } from './told-of-applications.ts';

/**
 * By what the data of a claim comes all the same, though it holds for requests: a line for each page, and for each way that no page
 * shows. Empty for a claim that is about requests, or does not hold.
 */
export function dataPagesInWords({ instance, claim }: InstanceClaim): readonly string[] {
  const { alsoBy } = claim;
  if (alsoBy === undefined) return [];
  if (alsoBy === 'unknown') return ['whether other pages show its data is unknown'];
  const { mixedPages = [], escapes = [] } = toldOf(instance.application).reach;
  const brings = new Map(mixedPages.map((page) => [page.name, page.brings]));
  const named = alsoBy.flatMap((each) =>
    each.page === undefined ? [] : [`${each.page} (${brings.get(each.page)}): ${requestOf(each)}`],
  );
  const others = alsoBy.filter(({ page }) => page === undefined);
  const applications = [...new Set(others.map(({ application }) => application))];
  const [example] = others;
  const about = applicationsOf(instance, claim);
  const ways = escapes.filter(
    ({ applications: held }) => held === 'any' || held.some((each) => about.includes(each)),
  );
  return [
    ...(named.length === 0 ? [] : ['its data is also shown by', ...named.map(indented)]),
    ...(example === undefined
      ? []
      : [`more pages of ${applications.join(', ')} may show it, such as ${requestOf(example)}`]),
    ...(named.length === 0 && example === undefined ? ['no other known page shows its data'] : []),
    ...(ways.length === 0 ? [] : ['no rule by application sees', ...ways.map(({ how }) => indented(how))]),
  ];
}

function requestOf({ method, path, rule }: DataPage): string {
  return `${method} ${path}, rule ${rule}`;
}

function indented(line: string): string {
  return `  ${line}`;
}

/** The applications that a claim names. */
function applicationsOf({ policy }: InstanceClaim['instance'], { name }: ClaimProof): readonly string[] {
  return policy.claims?.find((claim) => claim.name === name)?.applications ?? [];
}
