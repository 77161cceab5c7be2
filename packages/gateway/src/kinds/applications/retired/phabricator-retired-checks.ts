import { retiredFields } from '@portcullis/phabricator/internal';
import type { ConfigurationProblem } from '../../../configuration/configuration-problem.ts';
import { PLACEHOLDER } from '../../../configuration/placeholders.ts';
import { type Fields, fieldsOf, listOf, type PlacedInstance } from '../../../configuration/unchecked.ts';

/** Endpoints of programs that read. All others exist to change something. */
const READING_ENDPOINTS: ReadonlySet<unknown> = new Set(['calendar', 'blog-feeds', 'files']);

/** What must hold of instances that are read-only: no other setting of theirs has the gate change something. */
export function retiredProblems(instances: readonly PlacedInstance[]): readonly ConfigurationProblem[] {
  return instances.flatMap(({ instance, path }) => {
    if (instance.retired === undefined) return [];
    return [...dayProblems(fieldsOf(instance.retired)), ...writingSettings(instance)].map((problem) => ({
      ...problem,
      path: `${path}.${problem.path}`,
    }));
  });
}

/** A day that does not exist. The schema says what does not look like one. */
function dayProblems({ since }: Fields): readonly ConfigurationProblem[] {
  if (typeof since !== 'string' || since.search(PLACEHOLDER) >= 0) return [];
  const message = retiredFields.since.problem(since, 'since');
  return message === undefined ? [] : [{ path: 'retired.since', message }];
}

const message = (does: string): string => `${does}, but the instance is "retired": remove one of the two`;

/** That accounts are created is the default, and off here. Who wrote that they are must decide; a configuration with its defaults says it always. */
export function retiredDecisions(instances: readonly PlacedInstance[]): readonly ConfigurationProblem[] {
  return instances.flatMap(({ instance, path }) =>
    instance.retired !== undefined && fieldsOf(instance.sso).register === true
      ? [{ path: `${path}.sso.register`, message: message('creates accounts') }]
      : [],
  );
}

function writingSettings(instance: Fields): readonly ConfigurationProblem[] {
  const sso = fieldsOf(instance.sso);
  return [
    ...(sso.link === undefined ? [] : [{ path: 'sso.link', message: message('changes accounts') }]),
    ...(instance.groupSync === undefined
      ? []
      : [{ path: 'groupSync', message: message('changes projects and accounts') }]),
    ...(listOf(fieldsOf(instance.agents).write).length === 0
      ? []
      : [{ path: 'agents.write', message: message('lets agents write') }]),
    ...(fieldsOf(instance.accessRequests).type === 'maniphest'
      ? [{ path: 'accessRequests', message: message('creates tasks') }]
      : []),
    ...listOf(instance.machineEndpoints).flatMap((one, index) =>
      READING_ENDPOINTS.has(fieldsOf(one).endpoint)
        ? []
        : [{ path: `machineEndpoints[${index}]`, message: message('is for changes') }],
    ),
  ];
}
