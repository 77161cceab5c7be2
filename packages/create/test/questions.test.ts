import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { collectTemplates } from '../../../scripts/collect-templates.ts';
import { templates } from '../src/templates.ts';
import { hasTerminal, KEY, Terminal } from './fixtures/terminal.ts';

let work: string;
let folder: string;
let terminal: Terminal | undefined;
let count = 0;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'portcullis-questions-'));
  collectTemplates(
    join(work, 'templates'),
    templates.map(({ name }) => name),
  );
});
afterAll(() => rmSync(work, { recursive: true }));
beforeEach(() => {
  folder = join(work, `gate-${count++}`);
});
afterEach(() => terminal?.close());

function start(...options: readonly string[]): Terminal {
  const program = join(import.meta.dirname, 'fixtures/create-from.ts');
  terminal = new Terminal([process.execPath, program, join(work, 'templates'), folder, ...options]);
  return terminal;
}

async function declineNext(gate: Terminal): Promise<void> {
  await gate.answer('Install the packages now', 'n');
  await gate.answer('Create a git repository', 'n');
}

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

test('the machine that builds this has a terminal for the questions', () => {
  expect(hasTerminal || process.platform !== 'linux').toBe(true);
});

describe.runIf(hasTerminal)('questions on a terminal', () => {
  test('create a project after four answers', async () => {
    const gate = start();
    await gate.answer('How do you want to start?', KEY.down, KEY.enter);
    await gate.answer('How are callers authenticated?', KEY.enter);
    await gate.answer('What is behind the gate?', KEY.enter);
    await gate.answer('What is its public host name?', 'wiki.acme.example', KEY.enter);
    await gate.answer('Which identity provider?', KEY.enter);
    await gate.answer('Its issuer', KEY.enter);
    // The form of Okta's is nobody's own.
    await gate.answer('instead of ORG', 'https://id.acme.example', KEY.enter);
    await declineNext(gate);
    expect(await gate.ended()).toBe(0);
    expect(gate.text).toMatch(/\d+ files written from the template/);
    const settings = read('wrangler.jsonc') + read('portcullis.json');
    expect(settings).toContain('wiki.acme.example');
    expect(settings).toContain('https://id.acme.example');
  });

  test('create a project from users and rights too, as a file does', async () => {
    const gate = start();
    await gate.answer('How do you want to start?', KEY.enter);
    await gate.answer('Which identity provider?', KEY.enter);
    await gate.answer('Its issuer', 'https://acme.okta.com/oauth2/default', KEY.enter);
    await gate.answer('client ID', '0oa1b2c3d4', KEY.enter);
    // What would be wrong in a file is said at once here, so that no answer is lost.
    await gate.answer('The e-mail address that refused users', 'platform', KEY.enter);
    await gate.answer('an e-mail address', '@acme.example', KEY.enter);
    await gate.answer('A role, such as', 'staff', KEY.enter);
    await gate.answer('Groups with the role', '*', KEY.enter);
    await gate.answer('would grant the role to everyone', KEY.erase, 'staff, eng-*', KEY.enter);
    await gate.answer('Add another role?', KEY.enter);
    await gate.answer('What is behind the gate?', KEY.down, KEY.enter);
    await gate.answer('A short name for', 'wiki', KEY.enter);
    await gate.answer('What is the public host name of wiki?', 'wiki.acme.example', KEY.enter);
    await gate.answer('What may staff do in wiki?', KEY.down, KEY.enter);
    await gate.answer('Add another application?', KEY.enter);
    await declineNext(gate);
    expect(await gate.ended()).toBe(0);
    expect(gate.text).toMatch(/\d+ files written from your answers/);
    expect(JSON.parse(read('portcullis.json'))).toMatchObject({
      roles: { staff: ['staff', 'eng-*'] },
      instances: [{ name: 'wiki', application: 'web', policy: { rules: [{ name: 'writing' }] } }],
    });
  });

  test('refuse an invalid answer immediately, and ask again', async () => {
    const gate = start('--template', 'tokens-only', '--issuer', 'https://id.acme.example');
    await gate.answer('What is its public host name?', 'https://api.acme.example', KEY.enter);
    await gate.answer('a host', KEY.erase.repeat(24), 'api.acme.example', KEY.enter);
    await declineNext(gate);
    expect(await gate.ended()).toBe(0);
    expect(read('wrangler.jsonc')).toContain('api.acme.example');
    expect(gate.text).not.toContain('Which identity provider?');
  });

  test('use the example’s address where none is typed', async () => {
    const gate = start('--template', 'cloudflare-access');
    await gate.answer('What is its public host name?', KEY.enter);
    await declineNext(gate);
    expect(await gate.ended()).toBe(0);
    expect(read('wrangler.jsonc')).toContain('wiki.corp.example');
  });

  test.each([
    'How are callers authenticated?',
    'What is behind the gate?',
    'What is its public host name?',
    'Its issuer',
  ])('write nothing when the user cancels at “%s”', async (question) => {
    const gate = start();
    await gate.answer('How do you want to start?', KEY.down, KEY.enter);
    const questions = [
      'How are callers authenticated?',
      'What is behind the gate?',
      'What is its public host name?',
      'Which identity provider?',
      'Its issuer',
    ];
    for (const each of questions.slice(0, questions.indexOf(question))) await gate.answer(each, KEY.enter);
    await gate.answer(question, KEY.interrupt);
    await gate.answer('Stop here?', 'y');
    expect(await gate.ended()).toBe(1);
    expect(gate.text).toContain('nothing was written');
    expect(gate.text).not.toMatch(/\n\s+at /);
    expect(existsSync(folder)).toBe(false);
  });

  test('write nothing when the user cancels while describing the application', async () => {
    const gate = start();
    await gate.answer('How do you want to start?', KEY.enter);
    await gate.answer('Which identity provider?', KEY.enter);
    await gate.answer('Its issuer', KEY.interrupt);
    await gate.answer('Stop here?', KEY.interrupt);
    expect(await gate.ended()).toBe(1);
    expect(gate.text).toContain('nothing was written');
    expect(existsSync(folder)).toBe(false);
  });

  test('keep the answers after Ctrl-C if the user does not want to stop, ask for the folder, and create a git repository', async () => {
    const program = join(import.meta.dirname, 'fixtures/create-from.ts');
    terminal = new Terminal([process.execPath, program, join(work, 'templates')]);
    const gate = terminal;
    await gate.answer('In which folder?', folder, KEY.enter);
    await gate.answer('How do you want to start?', KEY.down, KEY.enter);
    await gate.answer('How are callers authenticated?', KEY.interrupt);
    await gate.answer('Stop here?', KEY.enter);
    await gate.answer('How are callers authenticated?', KEY.enter);
    await gate.answer('What is behind the gate?', KEY.enter);
    await gate.answer('What is its public host name?', 'wiki.acme.example', KEY.enter);
    await gate.answer('Which identity provider?', KEY.enter);
    await gate.answer('Its issuer', 'https://acme.okta.com/oauth2/default', KEY.enter);
    await gate.answer('Install the packages now', 'n');
    await gate.answer('Create a git repository', KEY.enter);
    expect(await gate.ended()).toBe(0);
    expect(read('wrangler.jsonc')).toContain('wiki.acme.example');
    expect(existsSync(join(folder, '.git'))).toBe(true);
    expect(gate.text).toContain('npm install');
  });
});
