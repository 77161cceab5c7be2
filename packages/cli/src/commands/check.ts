import { checkOnce } from '../checked-configuration.ts';
import { type Command, defineCommand } from '../command.ts';
import { STANDARD_INPUT } from '../files/standard-input.ts';
import { wranglerFilesBeside } from '../files/wrangler-file.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { timeoutOption } from '../line/time-option.ts';
import { FORMAT_BRIEF, FORMATS, formatOf } from '../report/outcome.ts';
import { UsageError } from '../usage-error.ts';
import { watched } from '../watched.ts';

/** `portcullis check FILE`: is the configuration good? */
export const command: Command = defineCommand({
  description: `Checks a gateway's configuration as the gateway does: its shape, its roles, its policies and what they claim. Lists all that is
wrong, each with its place and what was probably meant. Asks nobody without --live: \${NAME} placeholders stay open, unless
their variables are given. What variables hold is never printed.

Where nothing is wrong, it says what rules by application do not hold: pages that mix the data of several applications
and are opened by their name, and data that comes through pages of other applications; whether a logout ends a session
in this isolate only; which groups are probably called otherwise; what of the login means nothing; which roles several
issuers can give; which rules let in, or refuse, callers whose groups are not known; who may be let in without the identity
provider, and what is dangerous about that; and which rules decide nothing, because several others
together always do, or speak of no request.

The Wrangler file is checked as well: bindings, classes and migrations, the D1 table, variables and secrets, and
everything by which somebody gets round the gate: other addresses, routes, static files, caches, logged queries. Each of
its named environments is, with what Wrangler lets it inherit.

With --live, others are asked as well: discovery and keys of each provider, each host from outside, and Cloudflare for what is bound
to the Worker, where CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN say whose it is. What could not be seen is said.`,
  args: [CONFIGURATION_FILE],
  options: {
    wrangler: value(
      'FILE',
      'the Wrangler file. Default: wrangler.json, wrangler.jsonc or wrangler.toml beside the configuration, if there is one',
    ),
    vars: value(
      'FILE',
      'a .dev.vars: checks with its variables and those of the Wrangler file, and lists those that are missing',
    ),
    live: flag('asks providers, hosts and Cloudflare too: after a deploy'),
    timeout: value('SECONDS', 'how long --live waits for each answer. Default: 10'),
    watch: flag('checks again whenever the configuration, the Wrangler file or the variables change'),
    format: value('FORM', FORMAT_BRIEF, { choices: FORMATS }),
    json: flag(
      'the same as --format json: { "file", "wrangler", "problems": [{ "file", "line"?, "column"?, "path", "message" }], "notes": [the same, with "rule"?] }',
    ),
  },
  ending:
    'Exit code: 0 nothing is wrong, 1 something is, 2 bad use. With --watch it goes on until it is stopped.',
  examples: [
    'portcullis.json',
    'portcullis.json --wrangler wrangler.jsonc --vars .dev.vars',
    'portcullis.json --watch',
    'portcullis.json --live --vars .dev.vars',
    'portcullis.json --format github',
  ],
  async run({ wrangler, vars, format: given, json, watch, live, timeout }, [file], io) {
    const format = formatOf({ format: given, json });
    if (timeout !== undefined && live !== true) throw new UsageError('--timeout is of --live: give both');
    const timeoutSeconds = live === true ? timeoutOption(timeout) : undefined;
    const question = { file, wrangler, vars, format, timeoutSeconds, areNotesWanted: true } as const;
    const once = (): Promise<number> => checkOnce(question, io);
    if (watch !== true) return once();
    if (file === STANDARD_INPUT)
      throw new UsageError('--watch looks at files, and standard input is read once');
    const workers = wrangler === undefined ? wranglerFilesBeside(file) : [wrangler];
    return watched([file, ...workers, ...(vars === undefined ? [] : [vars])], once, io);
  },
});
