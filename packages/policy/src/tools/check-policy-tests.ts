import { isDay, isRecord, WAYS } from '@portcullis/core/internal';
import { isCountry } from '../criteria/countries.ts';
import { isAddress } from '../criteria/networks.ts';
import type { PolicyProblem } from '../problems/policy-problem.ts';
import { Report } from '../problems/report.ts';

const FIELDS = [
  ...['name', 'groups', 'roles', 'kind', 'via', 'claims', 'email', 'login', 'method', 'path', 'resource'],
  ...[
    'tool',
    'prompt',
    'uri',
    'call',
    'network',
    'at',
    'expect',
    'rule',
    'rolesIncomplete',
    'claimsIncomplete',
  ],
];
/** What a case is about: a path, or a call of an MCP server. */
const ABOUT = ['path', 'tool', 'prompt', 'uri'];
const LOGIN_FIELDS = ['acr', 'amr', 'ageSeconds', 'proofAgeSeconds'];
const RESOURCE_FIELDS = ['application', 'kind', 'id', 'operation', 'reads', 'reaches'];
const NETWORK_FIELDS = ['address', 'country', 'asn'];
const ANSWERS = ['allow', 'deny', 'login', 'stepUp'];
const KINDS = ['user', 'service', 'anonymous'];

/** Whether a time says where on earth it is meant. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Everything wrong with a table of policy tests, as data. An empty list means that it is a list of `PolicyTestCase`, in which a
 * call of an MCP server (`tool`, `prompt` or `uri`) can stand in place of `path`.
 * Takes anything, such as what `JSON.parse` gave.
 *
 * It does **not** know whether a group or a rule exists: a case that names another fails when it is run.
 */
export function checkPolicyTests(cases: unknown): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const report = new Report(problems);
  if (!Array.isArray(cases)) {
    report.problem('must be a list of cases');
    return problems;
  }
  cases.forEach((each: unknown, index) => {
    if (isRecord(each)) checkCase(each, report.at(index));
    else report.at(index).problem('must be an object: a case');
  });
  return problems;
}

function checkCase(each: Readonly<Record<string, unknown>>, report: Report): void {
  report.fields(each, FIELDS);
  checkAbout(each, report);
  oneOf(each, 'expect', ANSWERS, report);
  if ('kind' in each) oneOf(each, 'kind', KINDS, report);
  if ('via' in each) oneOf(each, 'via', WAYS, report);
  for (const field of ['name', 'email', 'method']) if (field in each) report.at(field).text(each[field]);
  if ('rule' in each && each.rule !== null) report.at('rule').text(each.rule);
  for (const field of ['groups', 'roles']) {
    if (field in each) report.at(field).texts(each[field], () => undefined);
  }
  for (const field of ['rolesIncomplete', 'claimsIncomplete']) {
    if (field in each && typeof each[field] !== 'boolean') report.at(field).problem('must be true or false');
  }
  if ('claims' in each && !isRecord(each.claims)) report.at('claims').problem('must be an object of claims');
  objectWith(each, 'login', LOGIN_FIELDS, report);
  objectWith(each, 'resource', RESOURCE_FIELDS, report);
  objectWith(each, 'network', NETWORK_FIELDS, report);
  if ('call' in each) checkCall(each.call, report.at('call'));
  if ('at' in each && !isMoment(each.at)) {
    report.at('at').problem('must be a time with its UTC offset, such as 2026-11-24T09:00:00+01:00');
  }
}

function checkAbout(each: Readonly<Record<string, unknown>>, report: Report): void {
  const [about = 'path', ...others] = ABOUT.filter((field) => field in each);
  const text = report.at(about).text(each[about]);
  if (about === 'path' && text?.startsWith('/') === false) report.at('path').problem('must start with "/"');
  for (const other of others) report.at(other).problem(`cannot be combined with "${about}"`);
  if (about === 'path') return;
  for (const field of ['method', 'resource']) {
    if (field in each) report.at(field).problem(`cannot be combined with "${about}", which implies it`);
  }
}

function checkCall(call: unknown, report: Report): void {
  if (!isRecord(call)) {
    report.problem('must be an object with parameters, within');
    return;
  }
  report.fields(call, ['parameters', 'within']);
  const { parameters = {}, within = [] } = call;
  const isTexts = (value: unknown): boolean =>
    Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (!isRecord(parameters) || !Object.values(parameters).every((each) => each === null || isTexts(each))) {
    report.at('parameters').problem('must be an object of lists of texts, or null for unknown values');
  }
  if (!Array.isArray(within) || !within.every(isTexts)) {
    report
      .at('within')
      .problem('must be a list of lists of texts: for each object, the projects that contain it');
  }
}

function oneOf(
  each: Readonly<Record<string, unknown>>,
  field: string,
  words: readonly string[],
  report: Report,
): void {
  const word = each[field];
  if (typeof word !== 'string') report.at(field).problem(`must be one of ${words.join(', ')}`);
  else if (!words.includes(word)) report.at(field).unknown(word, words, `must be one of ${words.join(', ')}`);
}

function objectWith(
  each: Readonly<Record<string, unknown>>,
  field: string,
  fields: readonly string[],
  report: Report,
): void {
  if (!(field in each)) return;
  const value = each[field];
  const place = report.at(field);
  if (!isRecord(value)) {
    place.problem(`must be an object with ${fields.join(', ')}`);
    return;
  }
  place.fields(value, fields);
  for (const [name, part] of Object.entries(value)) {
    if (name === 'amr' || (name === 'reaches' && part !== 'any')) place.at(name).texts(part, () => undefined);
    else if (name === 'reads') {
      if (typeof part !== 'boolean') place.at(name).problem('must be true or false');
    } else if (name === 'ageSeconds' || name === 'proofAgeSeconds' || name === 'asn') {
      if (!(typeof part === 'number' && part >= 0)) place.at(name).problem('must be a number, 0 or more');
    } else if (name === 'country' && !isCountry(String(part))) {
      place.at(name).problem('must be two capital letters, such as DE, or T1 for Tor');
    } else if (name === 'address' && !isAddress(String(part))) {
      place.at(name).problem('must be an address, such as 192.0.2.7 or 2001:db8::1');
    } else if (fields.includes(name)) place.at(name).text(part);
  }
  if (field === 'resource' && !('application' in value)) place.at('application').problem('is missing');
}

function isMoment(value: unknown): boolean {
  if (typeof value !== 'string' || !MOMENT.test(value)) return false;
  return isDay(value.slice(0, 10)) && Number.isFinite(Date.parse(value));
}
