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

/** `portcullis check FILE`: is the configuration good? `portcullis check --worker FILE`: does the gate in code work? */
export const command: Command = defineCommand({
  description: `Checks a gateway's configuration as the gateway does: its structure, roles and policies, and the claims of the policies. Lists all
errors, each with its location and a suggestion. Works offline without --live: \${NAME} placeholders stay unresolved, unless
their variables are given. The values of variables are never printed.

If there are no errors, it prints notes: which rules by application do not cover pages that mix the data of several applications
and are allowed by name, and data that is shown on pages of other applications; whether a logout ends a session
in this isolate only; which group names are probably misspelled; which login settings have no effect; which roles several
issuers can grant; which rules admit or refuse callers whose groups are unknown; who can be admitted without the identity
provider, and the risks of that; and which rules never decide a request, because several others
together always do, or because they match no request.

The Wrangler file is checked as well: bindings, classes and migrations, the D1 table, variables and secrets, and
everything that bypasses the gate: other hostnames, routes, static files, caches, logged queries. Each
named environment is checked with the settings that it inherits.

With --worker, it starts a gate in code with the Wrangler of your project, with local bindings and .dev.vars, without network, and with no
connection to Cloudflare. It finds options that cannot work, missing variables and bindings, an application without a step that
decides, paths that reach the origin without the gate, and what the Wrangler file opens. It sends anonymous requests, with GET and POST, for
the paths that your source names; paths that are computed are not tried. Without .dev.vars, the variables of .dev.vars.example get
random values, and it lists what it could not check.

With --live, it also sends requests: for the discovery and keys of each provider, to each host from outside, and to Cloudflare for
the bindings of the Worker, if CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN are set. Checks that could not be made are listed.`,
  args: [{ ...CONFIGURATION_FILE, optional: true }],
  options: {
    worker: value(
      'FILE',
      'starts and checks a gate in code: the file that exports the Worker, such as src/index.ts',
    ),
    wrangler: value(
      'FILE',
      'the Wrangler file. Default: wrangler.json, wrangler.jsonc or wrangler.toml next to the configuration, if it exists',
    ),
    vars: value(
      'FILE',
      'a .dev.vars: checks with its variables and those of the Wrangler file, and lists missing variables',
    ),
    redirects: value(
      'FILE',
      'also checks the file of a map of redirects that is stored; INSTANCE=FILE if several instances have one',
      { many: true },
    ),
    live: flag('also checks providers, hosts and Cloudflare over the network: after a deploy'),
    'client-secret': flag(
      'with --live: also tries the client secret of --vars at each provider, by redeeming a made-up code. Use the deployed value',
    ),
    timeout: value('SECONDS', 'timeout of --live for each response, in seconds. Default: 10'),
    watch: flag('checks again whenever the configuration, the Wrangler file or the variables change'),
    format: value('FORM', FORMAT_BRIEF, { choices: FORMATS }),
    json: flag(
      'the same as --format json: { "file", "wrangler", "problems": [{ "file", "line"?, "column"?, "path", "message" }], "notes": [the same, with "rule"?] }',
    ),
  },
  ending: 'Exit code: 0 no errors, 1 errors, 2 invalid usage. With --watch it runs until it is stopped.',
  examples: [
    'portcullis.json',
    'portcullis.json --wrangler wrangler.jsonc --vars .dev.vars',
    'portcullis.json --redirects redirects.csv',
    'portcullis.json --watch',
    'portcullis.json --live --vars .dev.vars',
    'portcullis.json --live --client-secret --vars production.vars',
    'portcullis.json --format github',
    '--worker src/index.ts',
  ],
  async run(
    { worker, wrangler, vars, redirects = [], format: given, json, watch, live, timeout, ...more },
    [file],
    io,
  ) {
    const format = formatOf({ format: given, json });
    if (worker !== undefined) {
      if (file !== undefined) throw new UsageError('check one at a time: a configuration, or --worker');
      if (watch === true || live === true)
        throw new UsageError('--worker cannot be used with --watch or --live');
      if (redirects.length > 0) throw new UsageError('--worker cannot be used with --redirects');
      // Only a gate in code waits for what starts it.
      const { checkWorker } = await import('../worker/check-worker.ts');
      return checkWorker({ main: worker, wrangler, vars, format }, io);
    }
    if (file === undefined) throw new UsageError('names no file, and no --worker');
    if (timeout !== undefined && live !== true) throw new UsageError('--timeout requires --live');
    const isClientTried = more['client-secret'] === true;
    if (isClientTried && live !== true) throw new UsageError('--client-secret requires --live');
    const timeoutSeconds = live === true ? timeoutOption(timeout) : undefined;
    const question = {
      file,
      wrangler,
      vars,
      redirects,
      format,
      timeoutSeconds,
      areNotesWanted: true,
      isClientTried,
    } as const;
    const once = (): Promise<number> => checkOnce(question, io);
    if (watch !== true) return once();
    if (file === STANDARD_INPUT) throw new UsageError('--watch requires a file, not standard input');
    const workers = wrangler === undefined ? wranglerFilesBeside(file) : [wrangler];
    const maps = redirects.map((given) => given.replace(/^[\w-]+=/, ''));
    return watched([file, ...workers, ...(vars === undefined ? [] : [vars]), ...maps], once, io);
  },
});
