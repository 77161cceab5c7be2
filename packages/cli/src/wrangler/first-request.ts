import { durableObjectClass } from 'portcullis/internal';
import { fieldOf, listIn, valueIn } from '../files/wrangler-file.ts';
import type { WranglerCheck, WranglerFinding } from './finding.ts';

/** From this date on a Durable Object's methods can be called, which the gate does. */
const OLDEST_DATE = '2024-04-03';

/** Flags that take away what the gate reads addresses and cookies by. */
const HARMFUL_FLAGS: readonly string[] = ['url_original', 'no_http_headers_getsetcookie'];

const LEAST_CPU_MS = 10;
const LEAST_SUBREQUESTS = 10;

/** Each class that is bound must be made by a migration, with SQLite, and not be deleted by a later one. */
export const durableObjects: WranglerCheck = ({ wrangler: { value }, named }) => {
  const classes = classesIn(value);
  return listIn(value, ['durable_objects', 'bindings']).flatMap(
    (binding, index): readonly WranglerFinding[] => {
      const name = fieldOf(binding, 'class_name');
      const path = ['durable_objects', 'bindings', index, 'class_name'];
      // The class of another Worker is that one's to make.
      if (typeof name !== 'string' || fieldOf(binding, 'script_name') !== undefined) return [];
      const meant = meantClass(named.bindings.get(String(fieldOf(binding, 'name')))?.path);
      const found = classes.get(name);
      return [
        ...(meant === undefined || meant[1] === name || !name.startsWith('Portcullis')
          ? []
          : [{ path, message: `${name} is the wrong class for ${meant[0]}: use ${meant[1]}` }]),
        ...(found === undefined
          ? [
              {
                path,
                message: `no migration creates the class ${name}, so the Worker cannot be deployed: add { "tag": …, "new_sqlite_classes": ["${name}"] } to "migrations"`,
              },
            ]
          : found.isSqlite
            ? []
            : [
                {
                  path: found.path,
                  message: `creates the class ${name} without SQLite, which it requires: use "new_sqlite_classes"`,
                },
              ]),
      ];
    },
  );
};

/** What was deployed last is known by its tag: the migrations behind it are run, those behind the first of two once more. */
export const migrationTags: WranglerCheck = ({ wrangler: { value } }) => {
  const seen = new Set<unknown>();
  return listIn(value, ['migrations']).flatMap((migration, index): readonly WranglerFinding[] => {
    const tag = fieldOf(migration, 'tag');
    const isNew = tag === undefined || !seen.has(tag);
    seen.add(tag);
    if (isNew) return [];
    const message = `${JSON.stringify(tag)} is the tag of an earlier migration: tags must be unique, because a deploy continues after the last known tag`;
    return [{ path: ['migrations', index, 'tag'], message }];
  });
};

function meantClass(path: string | undefined): readonly [path: string, name: string] | undefined {
  const name = path === undefined ? undefined : durableObjectClass(path);
  return path === undefined || name === undefined ? undefined : [path, name];
}

type Classes = ReadonlyMap<string, { readonly path: WranglerFinding['path']; readonly isSqlite: boolean }>;

/** The classes that there are after all migrations, in their order; or those of "exports". */
function classesIn(value: unknown): Classes {
  const classes = new Map<string, { path: WranglerFinding['path']; isSqlite: boolean }>();
  for (const [name, settings] of Object.entries(valueIn(value, ['exports']) ?? {})) {
    classes.set(name, { path: ['exports', name], isSqlite: fieldOf(settings, 'storage') !== 'legacy-kv' });
  }
  for (const [index, migration] of listIn(value, ['migrations']).entries()) {
    for (const [field, isSqlite] of [
      ['new_sqlite_classes', true],
      ['new_classes', false],
    ] as const) {
      for (const [order, name] of listIn(migration, [field]).entries()) {
        classes.set(String(name), { path: ['migrations', index, field, order], isSqlite });
      }
    }
    for (const renamed of listIn(migration, ['renamed_classes'])) {
      const before = classes.get(String(fieldOf(renamed, 'from')));
      classes.delete(String(fieldOf(renamed, 'from')));
      if (before !== undefined) classes.set(String(fieldOf(renamed, 'to')), before);
    }
    for (const moved of listIn(migration, ['transferred_classes'])) {
      classes.set(String(fieldOf(moved, 'to')), { path: ['migrations', index], isSqlite: true });
    }
    for (const name of listIn(migration, ['deleted_classes'])) classes.delete(String(name));
  }
  return classes;
}

/** The table that a D1 sink writes to is made by a migration, which has to be found. */
export const d1Migration: WranglerCheck = async ({ wrangler: { value }, named, read, filesIn }) => {
  const databases = listIn(value, ['d1_databases']);
  const findings = databases.map(async (database, index): Promise<readonly WranglerFinding[]> => {
    if (named.bindings.get(String(fieldOf(database, 'binding'))) === undefined) return [];
    const setting = fieldOf(database, 'migrations_dir');
    const folder = typeof setting === 'string' ? setting : 'migrations';
    const files = (await filesIn(folder)).filter((name) => name.endsWith('.sql'));
    const texts = await Promise.all(files.map((name) => read(`${folder}/${name}`)));
    if (texts.some((text = '') => /create\s+table\s+(if\s+not\s+exists\s+)?["`]?audit_event\b/i.test(text)))
      return [];
    const message = `no migration in ${folder} creates the table audit_event, so all events are lost: install @portcullis/audit, set "migrations_dir" to "node_modules/@portcullis/audit/migrations", and run wrangler d1 migrations apply`;
    return [{ path: ['d1_databases', index, ...(setting === undefined ? [] : ['migrations_dir'])], message }];
  });
  return (await Promise.all(findings)).flat();
};

/** The runtime that the gate is written for. */
export const compatibility: WranglerCheck = async ({ wrangler: { value }, configuration, now, read }) => {
  const date = valueIn(value, ['compatibility_date']);
  const flags = listIn(value, ['compatibility_flags']).map(String);
  const today = new Date(now).toISOString().slice(0, 10);
  const main = valueIn(value, ['main']);
  const source = typeof main === 'string' ? await read(main) : undefined;
  const say = (message: string) => [{ path: ['compatibility_date'], message }];
  return [
    ...(typeof date !== 'string'
      ? say(`is not set, so the Worker cannot be deployed: set it to "${today}"`)
      : date < OLDEST_DATE
        ? say(
            `${date} is before ${OLDEST_DATE}, so methods of Durable Objects cannot be called: set it to a later date`,
          )
        : date > today
          ? say(`${date} is in the future, which Cloudflare rejects: set it to "${today}" or an earlier date`)
          : []),
    ...HARMFUL_FLAGS.filter((flag) => flags.includes(flag)).map((flag) => ({
      path: ['compatibility_flags', flags.indexOf(flag)],
      message: `${flag} changes how the runtime parses URLs or cookies, which the gate does not support: remove it`,
    })),
    ...(source !== undefined && importsNode(source) && !flags.includes('nodejs_compat')
      ? [
          {
            path: ['compatibility_flags'],
            message: `${String(main)} imports from node:, which the Worker does not have: add "nodejs_compat"`,
          },
        ]
      : []),
    ...(configuration.login?.agents?.documents !== undefined &&
    !flags.includes('global_fetch_strictly_public')
      ? [
          {
            path: ['compatibility_flags'],
            message:
              'login.agents.documents: documents of clients are fetched from addresses that anyone can name, and without this flag such a call can reach origins of your own zone past the gate: add "global_fetch_strictly_public"',
          },
        ]
      : []),
    ...(configuration.traces?.collector !== undefined && !flags.includes('nodejs_compat')
      ? [
          {
            path: ['compatibility_flags'],
            message:
              'traces: calls to providers, directories and stores cannot be traced without AsyncLocalStorage: add "nodejs_compat"',
          },
        ]
      : []),
  ];
};

function importsNode(source: string): boolean {
  return /^\s*(?:import|export)\b[^;]*?from\s*['"]node:|^\s*import\s*['"]node:/m.test(source);
}

/** Limits below what one login takes. */
export const limits: WranglerCheck = ({ wrangler: { value } }) => {
  const [cpu, calls] = [valueIn(value, ['limits', 'cpu_ms']), valueIn(value, ['limits', 'subrequests'])];
  return [
    ...(typeof cpu === 'number' && cpu < LEAST_CPU_MS
      ? [
          {
            path: ['limits', 'cpu_ms'],
            message: `${cpu} ms may be too little to verify a signature, and requests would fail with error 1102: set it to ${LEAST_CPU_MS} or more`,
          },
        ]
      : []),
    ...(typeof calls === 'number' && calls < LEAST_SUBREQUESTS
      ? [
          {
            path: ['limits', 'subrequests'],
            message: `${calls} subrequests are too few for a login, which calls the identity provider, the session store and the origin: set it to ${LEAST_SUBREQUESTS} or more`,
          },
        ]
      : []),
  ];
};

/** Groups that are to follow a directory do so when the Worker is woken. */
export const cronTriggers: WranglerCheck = ({ wrangler: { value }, configuration: { instances } }) => {
  const index = instances.findIndex(
    (instance) => 'groupSync' in instance && instance.groupSync !== undefined,
  );
  if (index === -1 || listIn(value, ['triggers', 'crons']).length > 0) return [];
  const message = `no Cron Trigger runs instances[${index}].groupSync, so users who leave a group stay members until their next login: add "crons", such as ["0 * * * *"], and export "scheduled" next to "fetch"`;
  return [{ path: ['triggers'], message }];
};
