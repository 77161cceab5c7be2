import { ToolProblem } from '../calls/tool-problem.ts';
import { shownTitle } from '../text/written-texts.ts';
import { at, keyOf, searchResult, timeOf } from './result-fields.ts';
import type { AgentTool } from './tool.ts';
import { named, numberOf, PAGE, paged, REVISION, toolSchema } from './tool-arguments.ts';

/** Finds the builds of a revision. */
export const findBuilds: AgentTool = {
  name: 'find_builds',
  title: 'Find the builds of a revision',
  description: 'Returns the builds of a revision with their results, newest first.',
  method: 'harbormaster.build.search',
  inputSchema: toolSchema({ revision: named(REVISION, 'The revision, such as D34.'), ...PAGE }, ['revision']),
  call: async (given, names) => {
    const ids = [numberOf(given.required('revision'))];
    const { phid } = await names.one('differential.revision.search', { ids }, 'revision');
    const buildables = await names.all('harbormaster.buildable.search', { containerPHIDs: [phid] });
    // Without a constraint, Phorge would return the builds of everything.
    if (buildables.length === 0) throw new ToolProblem('This revision has no builds.');
    return { constraints: { buildables: buildables.map((each) => each.phid) }, ...paged(given) };
  },
  answer: async (result, given, { texts }) => {
    const { found, after } = searchResult(result);
    // Phorge does not say who named a build.
    const isShown = await texts.showsBy([]);
    const entries = found.map(({ id, fields }) => ({
      object: given.required('revision'),
      author: null,
      build: `B${id}`,
      status: keyOf(at(fields, 'buildStatus', 'value')),
      created: timeOf(fields.dateCreated),
      name: shownTitle(isShown, fields.name),
    }));
    return { entries, after };
  },
};
