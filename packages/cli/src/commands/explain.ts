import type { Resource, RoleGrant } from '@portcullis/core';
import type { ExplainedRule } from '@portcullis/policy';
import { type Command, defineCommand } from '../command.ts';
import { configurationWithHosts } from '../files/worker-variables.ts';
import { type Answer, answerTo } from '../gate/answer.ts';
import { METHOD_NOT_ALLOWED } from '../gate/as-the-gate.ts';
import { QUESTION_OPTIONS, questionOf } from '../gate/question-options.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag } from '../line/options.ts';
import { printable, printableJson } from '../printable.ts';

/** `portcullis explain FILE --groups … --path …`: what would the gate say, and why? */
export const command: Command = defineCommand({
  description: `Decides one request as the gate would, offline, and lists every rule that was considered.
It evaluates the address, the roles and the policy, but not the token, and not the content of a form or a query.`,
  args: [CONFIGURATION_FILE],
  options: {
    ...QUESTION_OPTIONS,
    json: flag(
      'the answer as an object: decision, reason, rule, requirement, policy, version, instance, request, caller, roles, resource, considered, notes, ownEndpoint',
    ),
  },
  ending: 'Exit code: 0 answered, whatever the answer is; 2 invalid usage.',
  examples: [
    'portcullis.json --groups eng,ops --method GET --path /D12',
    'portcullis.json --service --groups ci --method POST --path /api/differential.query --json',
  ],
  async run(values, [file], { stdout }) {
    const question = questionOf(values, Date.now());
    const answer = await answerTo(await configurationWithHosts(file), question);
    stdout.write(values.json ? printableJson(answer) : printable(inWords(answer)));
    return 0;
  },
});

function inWords(answer: Answer): string {
  const { decision, request, caller, roles, resource, considered, ownEndpoint, notes } = answer;
  const { method, host, path } = request;
  const lines = [
    `${decision}  ${method} ${path} on ${host}`,
    '',
    ...(ownEndpoint === null
      ? []
      : [
          `own      the gate serves this address itself (${ownEndpoint}) without a policy: the following decision has no effect`,
        ]),
    `reason   ${reasonInWords(answer)}`,
    `caller   ${caller}${roles.length === 0 ? ', without a role' : `: ${roles.map(grantInWords).join(', ')}`}`,
    ...(resource === null ? [] : [`about    ${aboutInWords(resource)}`]),
    ...(considered.length === 0 ? [] : ['', 'rules', ...considered.map(ruleInWords)]),
    ...(notes.length === 0
      ? []
      : ['', 'notes', ...notes.map(({ rule, message }) => `  ${rule}: ${message}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

function reasonInWords({ reason, rule, policy, requirement, considered }: Answer): string {
  if (reason === METHOD_NOT_ALLOWED) {
    return `rule ${rule} of policy ${policy} allows it, but the gate refuses the method with 405 (${reason})`;
  }
  if (!reason.startsWith('policy.')) {
    return `the gate refuses the address with 400 before the policy, because it is ambiguous (${reason})`;
  }
  if (rule === null) return `no rule of policy ${policy} allows it (${reason})`;
  const { description, owner, fields = [] } = considered.find(({ decided }) => decided) ?? {};
  const unknown = fieldsThat('unknown', fields);
  const lines = [
    `rule ${rule} of policy ${policy} (${reason})`,
    ...(description === undefined ? [] : [description]),
    ...(unknown === '' ? [] : [`unknown, which counts against the caller: ${unknown}`]),
    ...(owner === undefined ? [] : [`ask ${owner}`]),
    ...(requirement === null ? [] : [`needs ${JSON.stringify(requirement)}`]),
  ];
  return lines.join('\n         ');
}

function aboutInWords({ reads, reaches, ...own }: Resource): string {
  const does = reads === undefined ? '' : reads ? '; only reads' : '; may change something';
  const others = reaches === 'any' ? 'any application' : reaches?.join(', ');
  return `${Object.values(own).join(', ')}${does}${others === undefined ? '' : `; can show data of ${others}`}`;
}

function grantInWords({ role, group }: RoleGrant): string {
  return `${role} (from ${group})`;
}

/** Lists the conditions that do not hold, and those that are unknown. */
function ruleInWords({ rule, effect, matched, decided, fields, outrankedBy }: ExplainedRule): string {
  const [failed, unknown] = [fieldsThat(false, fields), fieldsThat('unknown', fields)];
  const part = decided ? 'decides' : matched ? 'matches' : failed && `does not match: ${failed}`;
  const open = [part, unknown && `unknown: ${unknown}`].filter((text) => text !== '').join('; ');
  const verdict = outrankedBy === undefined ? open : `${outrankedBy} allows this page by its name`;
  return `  ${effect.padEnd(8)}  ${rule}: ${verdict}`;
}

/** The fields with an outcome, with commas between. */
function fieldsThat(outcome: boolean | 'unknown', fields: ExplainedRule['fields']): string {
  return fields
    .filter(({ holds }) => holds === outcome)
    .map(({ field }) => field)
    .join(', ');
}
