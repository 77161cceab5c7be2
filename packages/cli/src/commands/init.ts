import { create, templateNames } from 'create-portcullis';
import { type Command, defineCommand } from '../command.ts';
import { flag, value } from '../line/options.ts';

/** `portcullis init [FOLDER]`: starts a project, as `npm create portcullis` does. */
export const command: Command = defineCommand({
  description: `Starts a project: a Worker with its bindings, a configuration, a policy with tests, keys for development. Asks what it
must know; nothing that exists is overwritten. It is what "npm create portcullis" runs.

With --answers, it is made from what you have: the provider, the groups of each role, the applications, and who may do what
in each. The same is asked on a terminal.`,
  args: [
    {
      placeholder: 'FOLDER',
      what: 'folder',
      brief: 'made where it is missing. Default: this folder',
      optional: true,
    },
  ],
  options: {
    template: value('NAME', 'starts from this one, and does not ask which', { choices: templateNames }),
    answers: value('FILE', 'JSON with what would be asked: docs/start-here.md has one'),
    name: value('NAME', "of the project and of its Worker. Default: the folder's"),
    host: value('HOST', 'where people will reach it, such as app.example.com'),
    issuer: value('URL', 'of the identity provider, as tokens name it'),
    yes: flag('asks nothing: what is not said is as in the template'),
  },
  ending: 'Exit code: 0 written, 1 not written, 2 bad use.',
  examples: [
    'gate --template internal-web-app --host app.example.com --yes',
    '--template tokens-only --yes',
    'gate --answers answers.json',
  ],
  run: ({ template, answers, name, host, issuer, yes }, [folder], { stdout, stderr }) => {
    const said = Object.entries({ template, answers, name, host, issuer });
    const options = said.flatMap(([option, text]) => (text === undefined ? [] : [`--${option}=${text}`]));
    return create([...options, ...(yes ? ['--yes'] : []), '--', ...(folder === undefined ? [] : [folder])], {
      stdout,
      stderr,
      program: 'portcullis init',
    });
  },
});
