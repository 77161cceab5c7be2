import { type Finding, findingsOf } from '../finding.ts';
import type { Subject } from '../subject.ts';

/** What `bin/config get` should be asked for. */
const ASKED_KEYS: readonly string[] = [
  'phabricator.base-uri',
  'auth.require-approval',
  'auth.email-domains',
  'auth.lock-config',
  'account.editable',
];

/** What can be seen in Phorge's settings only. Without them it says so. */
export function checkSettings({ config, publicUrl }: Subject): readonly Finding[] {
  if (config === undefined) {
    return [
      findingsOf('approval', 'settings').unknown(
        'whether new people wait for approval cannot be seen by asking',
        `for key in ${ASKED_KEYS.join(' ')}; do ./bin/config get $key; done > settings.json, then --settings settings.json`,
      ),
    ];
  }
  /** Undefined: not asked for. */
  const read = (key: string, byDefault: unknown): unknown =>
    config.has(key) ? (config.get(key) ?? byDefault) : undefined;
  const rows: readonly (Finding | undefined)[] = [
    judge('approval', read('auth.require-approval', true), {
      isGood: (value) => value === false,
      good: 'new people do not wait for approval',
      wrong: 'new people wait until an administrator lets them in (auth.require-approval)',
      remedy: './bin/config set auth.require-approval false',
    }),
    judge('base-uri', read('phabricator.base-uri', null), {
      isGood: (value) => URL.parse(String(value))?.origin === publicUrl.origin,
      good: `phabricator.base-uri is ${publicUrl.origin}/`,
      wrong: `phabricator.base-uri is not ${publicUrl.origin}/`,
      remedy: `./bin/config set phabricator.base-uri ${publicUrl.origin}/`,
    }),
    judge('email-domains', read('auth.email-domains', []), {
      isGood: (value) => Array.isArray(value) && value.length === 0,
      good: 'addresses of every domain can register',
      wrong:
        'only addresses of some domains can register (auth.email-domains): whoever has another one is refused',
      remedy: './bin/config delete auth.email-domains, if the identity provider decides who gets in',
      isAdvice: true,
    }),
    judge('locked', read('auth.lock-config', false), {
      isGood: (value) => value === true,
      good: 'the providers are locked',
      wrong: 'any administrator can change the providers on the web',
      remedy: './bin/auth lock',
      isAdvice: true,
    }),
    judge('editable', read('account.editable', true), {
      isGood: (value) => value === false,
      good: 'people do not change their names and addresses',
      wrong: 'people can change the name and the address that the identity provider gave them',
      remedy: './bin/config set account.editable false',
      isAdvice: true,
    }),
  ];
  return rows.filter((row) => row !== undefined);
}

function judge(
  check: string,
  value: unknown,
  rule: {
    readonly isGood: (value: unknown) => boolean;
    readonly good: string;
    readonly wrong: string;
    readonly remedy: string;
    readonly isAdvice?: boolean;
  },
): Finding {
  const { ok, bad, advice, unknown } = findingsOf(check, 'settings');
  if (value === undefined) return unknown('is not in the settings that were given');
  if (rule.isGood(value)) return ok(rule.good);
  return rule.isAdvice === true ? advice(rule.wrong, rule.remedy) : bad(rule.wrong, rule.remedy);
}
