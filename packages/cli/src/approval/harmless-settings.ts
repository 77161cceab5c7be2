import type { SettingSteps } from './changed-settings.ts';

/** One step that may be any: a name of an instance or of a rule. */
const ANY = '[*]';

/** The look of pages: no request is decided by it, and nothing is sent because of it. */
const LOOK: readonly (readonly [setting: string, reason: string])[] = [
  ['.name', "is only shown on the gateway's pages"],
  ['.color', "is the color of the gateway's pages"],
  ['.logo', "is shown on the gateway's pages; the image is embedded, not loaded from a URL"],
  ['.language', "is the language of texts on the gateway's pages"],
  ['.languages', "is the choice of languages of the gateway's pages"],
];

/**
 * The settings whose change opens nothing, each with the reason. Every setting that is not listed here opens something when it
 * changes. So nothing belongs on this list that decides who a caller is, what a caller may do, where requests, events or mails go,
 * or which key, secret, lifetime or limit counts. A path covers what is below it.
 */
const HARMLESS: readonly (readonly [steps: SettingSteps, reason: string])[] = [
  [['.$schema'], 'is read by editors only'],
  ...LOOK.flatMap(([setting, reason]): (readonly [SettingSteps, string])[] => [
    [['.theme', setting], reason],
    [['.instances', ANY, '.theme', setting], reason],
  ]),
  [
    ['.instances', ANY, '.policy', '.rules', ANY, '.description'],
    'is shown to users and does not affect decisions',
  ],
  [['.instances', ANY, '.policy', '.claims'], 'is proved about the rules and does not affect decisions'],
  [['.instances', ANY, '.shadowPolicy'], 'is recorded and does not affect decisions'],
];

/** Why a change of this setting opens nothing; `undefined` for every setting that may open something. */
export function harmlessReason(steps: SettingSteps): string | undefined {
  return HARMLESS.find(([pattern]) =>
    pattern.every((step, index) => (step === ANY ? isName(steps[index]) : step === steps[index])),
  )?.[1];
}

function isName(step: string | undefined): boolean {
  return step?.startsWith('[') === true;
}
