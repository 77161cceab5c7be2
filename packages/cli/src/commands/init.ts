import { create, templateNames } from 'create-portcullis';
import { type Command, defineCommand } from '../command.ts';
import { flag, value } from '../line/options.ts';

/** `portcullis init [FOLDER]`: starts a project, as `npm create portcullis` does. */
export const command: Command = defineCommand({
  description: `Creates a project: a Worker with its bindings, a configuration, a policy with tests, keys for development. Asks for what it
needs; existing files are not overwritten. "npm create portcullis" runs this command.

With --answers, the project is created from a description of your environment: the provider, the groups of each role, the
applications, and who may do what in each. On a terminal, the command asks for the same.`,
  args: [
    {
      placeholder: 'FOLDER',
      what: 'folder',
      brief: 'created if it does not exist. Default: the current folder',
      optional: true,
    },
  ],
  options: {
    template: value('NAME', 'the template; the command does not ask for one', { choices: templateNames }),
    answers: value('FILE', 'JSON with the answers to all questions: docs/start-here.md has an example'),
    name: value('NAME', 'of the project and of its Worker. Default: the name of the folder'),
    host: value('HOST', 'the public host name, such as app.example.com'),
    issuer: value('URL', 'of the identity provider, as in "iss" of its tokens'),
    'dev-vars': flag(
      'for a clone: only writes .dev.vars, with new keys for development, from .dev.vars.example',
    ),
    yes: flag('asks no questions: uses the defaults of the template'),
  },
  ending: 'Exit code: 0 written, 1 not written, 2 invalid usage.',
  examples: [
    'gate --template internal-web-app --host app.example.com --yes',
    '--template tokens-only --yes',
    'gate --answers answers.json',
    '--dev-vars',
  ],
  run: (
    { template, answers, name, host, issuer, yes, 'dev-vars': devVars },
    [folder],
    { stdout, stderr },
  ) => {
    const said = Object.entries({ template, answers, name, host, issuer });
    const options = said.flatMap(([option, text]) => (text === undefined ? [] : [`--${option}=${text}`]));
    const flags = [...(yes ? ['--yes'] : []), ...(devVars ? ['--dev-vars'] : [])];
    return create([...options, ...flags, '--', ...(folder === undefined ? [] : [folder])], {
      stdout,
      stderr,
      program: 'portcullis init',
    });
  },
});
