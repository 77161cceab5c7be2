import { type Command, defineCommand } from '../command.ts';
import { goodConfiguration } from '../files/configuration-file.ts';
import { filledHosts, variablesBeside } from '../files/worker-variables.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { planOf } from '../phorge/plan.ts';
import { planInWords } from '../phorge/plan-in-words.ts';
import { signOnOf } from '../phorge/sign-on.ts';
import { printable, printableJson } from '../printable.ts';

/** `portcullis phorge plan CONFIG`: what has to be set in Phorge, in its web server and in PHP. */
export const command: Command = defineCommand({
  description: `Prints the settings for single sign-on to Phorge through the gate: the fields of the provider, the values of
bin/config, the rules of the web server that close the path override, PHP and its preamble, how to switch over, what to
check afterwards, and how to recover access. Works offline. Secrets are named by their variables and never printed.`,
  args: [{ ...CONFIGURATION_FILE, placeholder: 'CONFIG' }],
  options: {
    instance: value('NAME', 'required if several instances of the configuration have single sign-on'),
    'base-uri': value(
      'URL',
      'its public address: https://HOST/, or http:// on this machine; default https:// and its first host, with variables from the Wrangler file next to it',
    ),
    json: flag(
      '{ "instance", "baseUri", "provider", "settings", "webServer", "php", "preamble", "switchOver", "checks", "close", "breakGlass" }',
    ),
  },
  ending: 'Exit code: 0 printed, 2 invalid usage.',
  examples: ['portcullis.json', 'portcullis.json --instance phorge --base-uri https://phorge.corp.example/'],
  async run(values, [file], { stdout }) {
    const configuration = filledHosts(await goodConfiguration(file), await variablesBeside(file));
    const made = planOf(signOnOf(configuration, values.instance, values['base-uri']));
    stdout.write(values.json ? printableJson(made) : printable(planInWords(made)));
    return 0;
  },
});
