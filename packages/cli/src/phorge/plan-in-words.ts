import { isOpen } from '../files/worker-variables.ts';
import type { PhorgeSetting } from './phorge-settings.ts';
import type { Plan, PlanStep } from './plan.ts';
import type { ProviderField } from './provider-form.ts';

/** The plan as an administrator works through it. */
export function planInWords(plan: Plan): string {
  const { instance, baseUri, provider, settings, webServer, php, preamble } = plan;
  return [
    `Single sign-on to Phorge: instance ${instance}, ${baseUri}`,
    ...(isOpen(baseUri)
      ? ['The host in the configuration is a variable. Give the public URL with --base-uri.']
      : []),
    chapter('1. The provider', [
      'Before you deploy the gate with "sso": log in as an administrator, and stay logged in until chapter 8.',
      `Open ${provider.address} and choose ${provider.kind}.`,
      '',
      ...fieldsInWords(provider.firstStep),
      '',
      '"Next Step" creates the provider and shows it. There, under "Edit Auth Provider":',
      '',
      ...fieldsInWords(provider.secondStep),
      '',
      `Phorge shows its callback URL there: ${provider.callback}`,
    ]),
    chapter('2. Settings, in the Phorge directory', [
      'Settings made on the web take precedence: ./bin/config get KEY shows both.',
      '',
      ...settings.flatMap(settingInWords),
    ]),
    chapter('3. The web server: close the path override', [
      'Phorge reads its path from a parameter that any client can send. The gate rejects it; the origin should reject it too.',
      '',
      'nginx',
      '',
      ...code(webServer.nginx),
      '',
      'Apache',
      '',
      ...code(webServer.apache),
    ]),
    chapter('4. PHP: close it for forms and long queries', code(php)),
    chapter('5. support/preamble.php', code(preamble)),
    chapter('6. Switch over', plan.switchOver.flatMap(stepInWords)),
    chapter('7. Check', plan.checks.flatMap(stepInWords)),
    chapter('8. Close other logins', plan.close.flatMap(stepInWords)),
    chapter('If no one can log in', plan.breakGlass.flatMap(stepInWords)),
  ]
    .join('\n\n')
    .concat('\n');
}

function chapter(title: string, lines: readonly string[]): string {
  return `${title}\n\n${lines.map((line) => (line === '' ? '' : `   ${line}`)).join('\n')}`;
}

function fieldsInWords(fields: readonly ProviderField[]): readonly string[] {
  const width = Math.max(...fields.map(({ label }) => label.length));
  return fields.flatMap(({ label, field, value, secretVariable, why }) => {
    const shown = value ?? (secretVariable === null ? '(a secret)' : `$${secretVariable}`);
    return [`${label.padEnd(width)}  ${shown}`, `${''.padEnd(width)}  ${field}: ${why}`];
  });
}

function settingInWords({ command, why }: PhorgeSetting): readonly string[] {
  return [command, `  # ${why}`];
}

function stepInWords({ what, command }: PlanStep): readonly string[] {
  return command === null ? [`- ${what}`] : [`- ${what}:`, `    ${command}`];
}

function code(text: string): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`));
}
