import type { AccessRequest, BaseContext } from '@portcullis/core';
import { escapeUnprintable } from '@portcullis/core/internal';
import { conduitAnswerOf } from '../conduit/conduit-answer-of.ts';
import { phorgeClient } from '../sso/phorge-client.ts';
import type { ManiphestRecipientOptions } from './maniphest-options.ts';

/** Writes the task. */
export async function createTask<Env>(
  request: AccessRequest,
  context: BaseContext<Env>,
  { origin, token, projects = [] }: ManiphestRecipientOptions<Env>,
): Promise<void> {
  const { rule, policy, person } = request;
  const name = person.name ?? person.email ?? person.subject;
  const transactions = [
    { type: 'title', value: `Access request of ${escapeUnprintable(name)}: ${rule ?? policy}` },
    { type: 'description', value: taskDescription(request) },
    ...(projects.length === 0 ? [] : [{ type: 'projects.add', value: projects }]),
  ];
  const form = new URLSearchParams({
    params: JSON.stringify({ transactions, __conduit__: { token } }),
    output: 'json',
  });
  const { result, code, unreadable } = await conduitAnswerOf(
    phorgeClient(origin),
    context,
    'maniphest.edit',
    form,
  );
  const { object } = (result ?? {}) as Readonly<Record<string, unknown>>;
  if (code !== null || typeof object !== 'object' || object === null) throw unreadable();
}

/** The description of the task, in Remarkup. */
export function taskDescription(request: AccessRequest): string {
  const { requestId, refusedAt, policy, rule, owner, host, person, reason, elevation } = request;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Who', [person.name, person.email].filter((part) => part !== undefined).join(', ') || undefined],
    ['Subject', `${person.subject} at ${person.issuer}`],
    ['Site', host],
    ['Policy', policy],
    ['Rule', rule],
    ['Owner of the rule', owner],
    ...(elevation === undefined
      ? ([
          ['Refused request', requestId],
          ['Refused at', new Date(refusedAt * 1000).toISOString()],
        ] as const)
      : ([
          ['Role', `${elevation.role}, for ${elevation.minutes} minutes`],
          ['Approve or decline at', elevation.approveAt],
        ] as const)),
  ];
  // A name is the person's own, who could write a line of ours in it.
  const lines = facts.flatMap(([term, value]) =>
    value === undefined ? [] : [`${term}: ${escapeUnprintable(value)}`],
  );
  return `${literal(lines.join('\n'))}\n\nWhat for:\n\n${literal(reason)}`;
}

/**
 * Text that Remarkup shows unchanged: a block of code that nothing in the text can end.
 * @see {@link https://secure.phabricator.com/book/phabricator/article/remarkup/ | Remarkup reference}
 */
function literal(text: string): string {
  return `\`\`\`lang=text\n${text.replaceAll('`', "'")}\n\`\`\``;
}
