import { described, type JsonSchema } from '../json-schema.ts';
import type { Report } from '../problems/report.ts';
import type { Condition, Criterion, CriterionCompiler } from './criterion.ts';

/** Holds if the request comes from one of the autonomous systems. */
function asnCondition(asns: readonly number[]): Condition {
  return {
    field: 'asns',
    holds: ({ network }) => (network?.asn === undefined ? undefined : asns.includes(network.asn)),
  };
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

/** What `asns` asks of a request. */
export const asnsCompiler: CriterionCompiler<'asns'> = {
  field: 'asns',
  compile: asnCondition,
};

/** Which autonomous systems the request may come from. */
export const ASNS: Criterion<'asns'> = {
  field: 'asns',
  check: checkAsns,
  compiler: asnsCompiler,
};

/** How `asns` is written. */
export const asnsSchema: JsonSchema = /* @__PURE__ */ described(
  'Numbers of autonomous systems that the request comes from. Default: all.',
  { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1 },
);
