import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { goodConfiguration } from '../files/configuration-file.ts';
import { planOf } from '../phorge/plan.ts';
import { planInWords } from '../phorge/plan-in-words.ts';
import { signOnOf } from '../phorge/sign-on.ts';
import { printable } from '../printable.ts';

/** `portcullis phorge plan CONFIG`: what has to be set in Phorge, in its web server and in PHP. */
export const plan: Command = {
  name: 'plan',
  summary: 'prints the exact settings of one instance',
  usage: `Usage: portcullis phorge plan CONFIG [--instance NAME] [--base-uri URL] [--json]

Prints what to set so that people are signed in to Phorge by the gate: the fields of the provider, the values of
bin/config, the rules of the web server that close the path override, PHP and its preamble, how to switch over, what to
check afterwards, and how to get in when nothing works. Asks nobody. A secret is named by its variable and never printed.

  --instance NAME  which one; needed where several instances of the configuration have single sign-on
  --base-uri URL   where people reach it: https://HOST/, or http:// on this machine; default https:// and its first host
  --json           { "instance", "baseUri", "provider", "settings", "webServer", "php", "preamble", "switchOver",
                   "checks", "close", "breakGlass" }

Exit code: 0 printed, 2 bad use.`,
  async run(args, { stdout }) {
    const { file, values } = readArguments(args, {
      instance: { type: 'string' },
      'base-uri': { type: 'string' },
      json: { type: 'boolean' },
    });
    const made = planOf(signOnOf(await goodConfiguration(file), values.instance, values['base-uri']));
    stdout.write(values.json ? `${JSON.stringify(made, null, 2)}\n` : printable(planInWords(made)));
    return 0;
  },
};
