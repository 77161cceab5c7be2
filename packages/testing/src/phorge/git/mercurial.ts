import { deflateSync } from 'node:zlib';
import type { Answer } from '../answer.ts';
import { type PhorgeRequest, textParameter } from '../phorge-request.ts';
import { collect, type PhpArray, phorgeName, splitPairs } from '../php/php-parameters.ts';
import { runProgram } from './child-process.ts';
import { vcsRefusal } from './vcs-answer.ts';

/** The commands and their arguments, as Phorge lists them; `*` are any others. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  batch: ['cmds', '*'],
  between: ['pairs'],
  branchmap: [],
  branches: ['nodes'],
  capabilities: [],
  changegroup: ['roots'],
  changegroupsubset: ['bases', 'heads'],
  getbundle: ['*'],
  heads: [],
  hello: [],
  known: ['nodes', '*'],
  listkeys: ['namespace'],
  lookup: ['key'],
  pushkey: ['namespace', 'key', 'old', 'new'],
  protocaps: ['caps'],
  stream_out: [],
  unbundle: ['heads'],
};

const WRITES: ReadonlySet<string> = new Set(['pushkey', 'unbundle']);

/** Whether Phorge takes a request for a push: by the parameter `cmd`, whose value in the body goes before that in the query. */
export function pushesByMercurial(request: PhorgeRequest): boolean {
  const command = textParameter(request, 'cmd') ?? '';
  if (command !== 'batch') return WRITES.has(command) || !Object.hasOwn(ARGUMENTS, command);
  const commands = text(mercurialArguments(request), 'cmds').split(';');
  return !commands.every((each) => {
    const [name = ''] = each.split(' ', 1);
    return Object.hasOwn(ARGUMENTS, name) && name !== 'batch' && !WRITES.has(name);
  });
}

/** Bridges to `hg serve --stdio`, as Phorge does. The path does not matter. */
export async function mercurialAnswer(request: PhorgeRequest, directory: string): Promise<Answer> {
  const command = textParameter(request, 'cmd') ?? '';
  if (!Object.hasOwn(ARGUMENTS, command)) return vcsRefusal(500, `Unknown Mercurial command "${command}"!`);
  const head = Buffer.from(`${command}\n${formatted(command, mercurialArguments(request))}`, 'latin1');
  const { raw } = request;
  const payload = raw.length === 0 ? [] : [Buffer.from(`${raw.length}\n`), raw, Buffer.from('0\n')];
  const { stdout, stderr } = await runProgram(
    ['hg', '-R', directory, 'serve', '--stdio'],
    Buffer.concat([head, ...payload]),
    { HGPLAIN: '1', HGRCPATH: '' },
  );
  return {
    status: 200,
    contentType: 'application/mercurial-0.1',
    frame: 'bare',
    body: bodyOf(command, stdout, stderr),
  };
}

function bodyOf(command: string, stdout: Buffer, stderr: string): Uint8Array {
  switch (command) {
    case 'getbundle':
    case 'changegroup':
    case 'changegroupsubset':
      return deflateSync(stdout);
    case 'unbundle':
      // What was echoed; the first line counts the heads that were added.
      return Buffer.from(`${stderr.length}\n${stderr}`);
    default: {
      const body = stdout.subarray(stdout.indexOf('\n') + 1);
      if (command !== 'capabilities') return body;
      const capabilities = body.toString('latin1').split(' ');
      return Buffer.from(capabilities.filter((each) => !each.startsWith('bundle2=')).join(' '), 'latin1');
    }
  }
}

/** From the headers, else from the query. */
function mercurialArguments(request: PhorgeRequest): PhpArray {
  let raw = '';
  for (let number = 1; request.headers[`x-hgarg-${number}`] !== undefined; number++) {
    raw += String(request.headers[`x-hgarg-${number}`]);
  }
  const pairs = raw === '' ? request.query : splitPairs(raw);
  const found = collect(pairs, phorgeName);
  if (raw === '')
    for (const name of found.keys()) if (name === 'cmd' || name.startsWith('__')) found.delete(name);
  return found;
}

function formatted(command: string, given: PhpArray): string {
  const named = ARGUMENTS[command] ?? [];
  const left = new Map(given);
  let out = '';
  for (const name of named) {
    if (name === '*' || !left.has(name)) continue;
    out += argument(name, text(left, name));
    left.delete(name);
  }
  if (named.includes('*')) {
    out += `* ${left.size}\n`;
    for (const name of left.keys()) out += argument(name, text(left, name));
  }
  return out;
}

function argument(name: string, value: string): string {
  return `${name} ${Buffer.byteLength(value)}\n${Buffer.from(value).toString('latin1')}`;
}

function text(values: PhpArray, name: string): string {
  const value = values.get(name);
  return typeof value === 'string' ? value : '';
}
