import { expect, test } from 'vitest';
import { commands } from '../../src/commands.ts';
import { proposals } from '../../src/line/proposals.ts';

/** What completion proposes for a line: what stands after its last space is being typed. */
async function wordsFor(line: string): Promise<readonly string[]> {
  return (await proposals(commands, line.split(' '))).map(({ word }) => word);
}

test.each([
  ['', expect.arrayContaining(['check', 'explain', 'phorge', 'completion'])],
  ['ex', ['explain', 'export']],
  ['help ex', ['explain', 'export']],
  ['phorge ', ['plan', 'doctor', 'link']],
  ['check ', []],
  ['check port', []],
  [
    'check portcullis.json --',
    [
      '--worker',
      '--wrangler',
      '--vars',
      '--redirects',
      '--live',
      '--client-secret',
      '--timeout',
      '--watch',
      '--format',
      '--json',
    ],
  ],
  ['check portcullis.json --json --', expect.not.arrayContaining(['--json'])],
  ['check portcullis.json --wr', ['--wrangler']],
  ['check portcullis.json --wrangler ', []],
  ['export audit.ndjson --to oc', ['ocsf', 'ocsf+security_control']],
  ['export audit.ndjson --to=oc', ['--to=ocsf', '--to=ocsf+security_control']],
  ['export audit.ndjson --to = oc', ['ocsf', 'ocsf+security_control']],
  ['check --format =', ['text', 'json', 'github', 'junit']],
  ['check --format = json --wr', ['--wrangler']],
  ['check --wrangler=', []],
  ['events audit.ndjson --type group', ['group.sync']],
  ['verify audit.ndjson --allow t', ['tail']],
  ['phorge doctor https://x/ --webhook ', expect.arrayContaining(['sendgrid', 'mailgun'])],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['nothing ', []],
  ['check -', expect.not.arrayContaining(['-h', '--'])],
])('completion after %j proposes %j', async (line, words) => {
  expect(await wordsFor(line)).toEqual(words);
});

test('nothing of a shell is in a description', async () => {
  for (const line of ['', 'check --', 'verify --', 'explain --', 'phorge doctor --']) {
    for (const { brief } of await proposals(commands, line.split(' '))) expect(brief).not.toMatch(/[\t\n]/);
  }
});
