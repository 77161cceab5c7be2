import type { Requirement } from '@portcullis/core/internal';
import { isRecord } from '@portcullis/core/internal';
import { described, type JsonSchema, NAMES } from '../json-schema.ts';
import type { AuthenticationStrength } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import type { Report } from '../problems/report.ts';
import type { Condition, Criterion, CriterionCompiler } from './criterion.ts';
import { isVerified } from './who.ts';

/** How far a login may lie in the future, in seconds: the clocks of issuer and edge differ. */
const CLOCK_TOLERANCE_SECONDS = 60;

const FIELDS = ['acr', 'amr', 'maxAgeSeconds', 'deviceBound'] as const;

/** Holds if the caller has logged in so. */
export function strengthCondition(strength: AuthenticationStrength): Condition {
  return { field: 'authentication', holds: (request) => isStrong(strength, request) };
}

/** Holds if the caller has not logged in so, or is not known to have. */
export function weaknessCondition(strength: AuthenticationStrength): Condition {
  return { field: 'authentication', holds: (request) => isStrong(strength, request) !== true };
}

/** What a rule asks for. */
export function stepUpRequirement({
  acr,
  amr,
  maxAgeSeconds,
  deviceBound,
}: AuthenticationStrength): Requirement {
  return {
    kind: 'stepUp',
    ...(acr === undefined ? {} : { acr }),
    ...(amr === undefined ? {} : { amr }),
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    ...(deviceBound === undefined ? {} : { deviceBound }),
  };
}

function isStrong(strength: AuthenticationStrength, { caller, now }: PolicyRequest): boolean | undefined {
  const { authentication } = caller;
  if (!isVerified(caller)) return false;
  if (authentication === undefined) return undefined;
  const { acr, amr, maxAgeSeconds, deviceBound } = strength;
  const truths: (boolean | undefined)[] = [];
  // What the issuer does not state of a login is not known: neither that it was so, nor that it was not.
  if (acr !== undefined)
    truths.push(authentication.acr === undefined ? undefined : acr.includes(authentication.acr));
  if (amr !== undefined) {
    const stated = authentication.amr.length > 0;
    truths.push(stated ? amr.some((method) => authentication.amr.includes(method)) : undefined);
  }
  if (maxAgeSeconds !== undefined) truths.push(isYoung(maxAgeSeconds, authentication.authTime, now));
  if (deviceBound !== undefined) truths.push(isProved(deviceBound, authentication.deviceProvedAt, now));
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

function isYoung(
  maxAgeSeconds: number,
  authTime: number | undefined,
  now: number | undefined,
): boolean | undefined {
  if (authTime === undefined || now === undefined) return undefined;
  const age = now / 1000 - authTime;
  // A login that is yet to come says nothing of when the caller logged in.
  return age < -CLOCK_TOLERANCE_SECONDS ? undefined : age <= maxAgeSeconds;
}

function isProved(
  deviceBound: NonNullable<AuthenticationStrength['deviceBound']>,
  provedAt: number | undefined,
  now: number | undefined,
): boolean | undefined {
  const oldest = deviceBound === true ? Number.POSITIVE_INFINITY : deviceBound.maxAgeSeconds;
  return isYoung(oldest, provedAt, now);
}

/** Reports what is wrong with `authentication`. */
export function checkAuthentication(strength: unknown, report: Report): void {
  if (!isRecord(strength) || Object.keys(strength).length === 0) {
    report.problem('must be an object with "acr", "amr", "maxAgeSeconds", "deviceBound", or several of them');
    return;
  }
  report.fields(strength, FIELDS);
  for (const field of ['acr', 'amr'] as const) {
    if (field in strength) report.at(field).texts(strength[field], checkQuotable);
  }
  if ('maxAgeSeconds' in strength) checkSeconds(strength.maxAgeSeconds, report.at('maxAgeSeconds'));
  const { deviceBound } = strength;
  if (!('deviceBound' in strength) || deviceBound === true) return;
  const place = report.at('deviceBound');
  if (!isRecord(deviceBound)) {
    place.problem('must be true, or an object with "maxAgeSeconds"');
    return;
  }
  place.fields(deviceBound, ['maxAgeSeconds']);
  checkSeconds(deviceBound.maxAgeSeconds, place.at('maxAgeSeconds'));
}

function checkSeconds(given: unknown, place: Report): void {
  if (!(Number.isSafeInteger(given) && (given as number) >= 0))
    place.problem('must be a whole number of seconds, 0 or more');
}

/** Values stand in a challenge, in quotes and with spaces between them. */
function checkQuotable(value: string, place: Report): void {
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value))
    place.problem('must be plain ASCII without spaces, quotes and backslashes');
}

/** What `authentication` asks of a request. */
export const authenticationCompiler: CriterionCompiler<'authentication'> = {
  field: 'authentication',
  compile: (strength, effect) =>
    effect === 'stepUp' ? weaknessCondition(strength) : strengthCondition(strength),
};

/** How the caller must have logged in. A rule with the effect `stepUp` speaks of those who have not. */
export const AUTHENTICATION: Criterion<'authentication'> = {
  field: 'authentication',
  check: checkAuthentication,
  compiler: authenticationCompiler,
};

/** How `authentication` is written. */
export const authenticationSchema: JsonSchema = /* @__PURE__ */ described(
  "Strength of the caller's login. In a rule with the effect `stepUp`, what a login must have; in other rules, a condition. All fields that are set must match. Default: no condition.",
  {
    title: 'AuthenticationStrength',
    type: 'object',
    properties: {
      acr: /* @__PURE__ */ described(
        'Authentication context classes (OIDC `acr`). The provider must report one of them.',
        NAMES,
      ),
      amr: /* @__PURE__ */ described(
        'Authentication methods (RFC 8176 `amr`), such as `mfa` or `hwk`. The provider must report one of them.',
        NAMES,
      ),
      maxAgeSeconds: /* @__PURE__ */ described(
        'Maximum time since the login, in seconds. If the time of the login is missing or more than a minute in the future, the age is unknown.',
        { type: 'integer', minimum: 0 },
      ),
      deviceBound: /* @__PURE__ */ described(
        'The session must be bound to a key of its browser (DBSC). With `maxAgeSeconds`, the browser must have proved within that time that it holds the key. All other credentials, such as tokens of programs, do not match.',
        {
          oneOf: [
            { const: true },
            {
              type: 'object',
              properties: {
                maxAgeSeconds: /* @__PURE__ */ described('Maximum time since the proof, in seconds.', {
                  type: 'integer',
                  minimum: 0,
                }),
              },
              required: ['maxAgeSeconds'],
              additionalProperties: false,
            },
          ],
        },
      ),
    },
    minProperties: 1,
    additionalProperties: false,
  },
);
