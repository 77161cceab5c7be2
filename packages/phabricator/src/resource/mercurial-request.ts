import { type Parameter, urlencodedParameters } from '../path-override/parameter.ts';
import { phpParameterName } from '../path-override/php-parameter-name.ts';
import type { RequestContent } from './request-content.ts';

/** Commands that do not write. `batch` reads if every command in it does. */
const READS: ReadonlySet<string | undefined> = new Set(
  (
    'between branches branchmap capabilities changegroup changegroupsubset clonebundles getbundle heads hello known ' +
    'listkeys lookup protocaps stream_out'
  ).split(' '),
);

/** Phorge writes these into the lines that it sends to `hg`: a line end in one would start another command. */
const ARGUMENT_NAME = /^[\w-]+$/;

/**
 * What a request with Mercurial's parameter `cmd` is, `undefined` for one without. Mercurial reads by GET, its arguments in
 * the query or in `X-HgArg-1`, `X-HgArg-2`, …: a request of any other method is a push, since Phorge takes parameters
 * from the body and prefers them.
 *
 * @see {@link https://repo.mercurial-scm.org/hg/file/tip/mercurial/helptext/internals/wireprotocol.txt | Wire protocol}
 */
export function mercurialRequest(
  method: string,
  rest: readonly string[],
  parameters: readonly Parameter[],
  content: RequestContent | undefined,
): 'pull' | 'push' | 'unknown' | undefined {
  const [command, ...more] = parameters.filter(({ name }) => phpParameterName(name) === 'cmd');
  if (command === undefined) return undefined;
  if (more.length > 0 || rest.length > 1) return 'unknown';
  const all = [...parameters, ...urlencodedParameters(content?.mercurialArguments ?? '')];
  if (!all.every(({ name }) => ARGUMENT_NAME.test(name))) return 'unknown';
  if (method !== 'GET') return method === 'POST' ? 'push' : 'unknown';
  if (command.value === 'batch') return isReadingBatch(all) ? 'pull' : 'push';
  return READS.has(command.value) ? 'pull' : 'push';
}

/** Wherever Phorge takes the commands from, all of them read. */
function isReadingBatch(parameters: readonly Parameter[]): boolean {
  const batches = parameters.filter(({ name }) => name === 'cmds');
  const commands = batches.flatMap(({ value }) => value.split(';'));
  return commands.length > 0 && commands.every((command) => READS.has(command.split(' ', 1)[0]));
}
