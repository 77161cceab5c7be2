import * as prompts from '@clack/prompts';
import { answerTo } from './persistent-question.ts';
import { issuerProblem, type KnownProvider, providers } from './providers.ts';

/**
 * Asks which identity provider the user has, and for its address. Throws `Cancelled` if the user stops.
 * @param fits which of the known providers are offered. Default: all
 */
export async function askForProvider(
  fits: (provider: KnownProvider) => boolean = () => true,
): Promise<{ readonly kind: string; readonly issuer: string }> {
  const options = providers.filter(fits).map((value) => ({ value, label: value.name, hint: value.issuer }));
  const known = await answerTo(() =>
    prompts.select<KnownProvider>({ message: 'Which identity provider?', options }),
  );
  const { kind, issuer: form } = known;
  // What stands in capitals is theirs to say: taken as it is, the gate would trust somebody else's tenant.
  const [theirs] = /[A-Z]{2,}/.exec(form) ?? [];
  const missing = theirs === undefined ? undefined : `enter it, with your own value instead of ${theirs}`;
  const issuer = await answerTo(() =>
    prompts.text({
      message: 'Its issuer ("iss" in its tokens)',
      placeholder: form,
      defaultValue: form,
      validate: (text) => (text ? issuerProblem(text) : missing),
    }),
  );
  return { kind, issuer };
}
