import type { Application } from '@portcullis/core';
import { checkOptions, nestedOptions, type PerEnv, perEnv } from '@portcullis/core/internal';
import { phabricatorApplication } from './phabricator-application.ts';
import type { OpenPhabricatorOptions, PhabricatorOptions } from './proxy/proxy-options.ts';
import type { PhabricatorApplication, PhabricatorKind } from './resource/vocabulary.ts';
import { refuseChanges } from './retired/refuse-changes.ts';
import { type RetiredOptions, retiredField, retiredFields } from './retired/retired-options.ts';
import { retiredPresenter } from './retired/retired-presenter.ts';

/**
 * Phabricator where the option `retired` is set, or where only the bindings say whether it is.
 * @param withTools adds what else the application serves: it is refused changes too
 */
export function retiringApplication<Env>(
  options: PerEnv<Env, PhabricatorOptions<Env>>,
  withTools: (
    plain: Application<Env, PhabricatorApplication, PhabricatorKind>,
  ) => Application<Env, PhabricatorApplication, PhabricatorKind>,
): Application<Env, PhabricatorApplication, PhabricatorKind> {
  const inForce = retiredIn(options);
  const application = withTools(
    phabricatorApplication<Env>(
      typeof options === 'function' ? (env) => without(options(env)) : without(options),
    ),
  );
  return {
    ...application,
    presenter: retiredPresenter(application.presenter),
    handler: (context) => {
      const retired = inForce(context.env);
      if (retired !== undefined) refuseChanges(context, retired);
      return application.handler(context);
    },
  };
}

function without<Env>({ retired: _, ...rest }: PhabricatorOptions<Env>): OpenPhabricatorOptions<Env> {
  return rest;
}

function retiredIn<Env>(
  options: PerEnv<Env, PhabricatorOptions<Env>>,
): (env: Env) => RetiredOptions | undefined {
  const checked = ({ retired }: PhabricatorOptions<Env>): { readonly retired: RetiredOptions | undefined } =>
    checkOptions('phabricator', { retired }, { retired: retiredField }, (given, problem) => {
      if (given.retired === undefined) return;
      nestedOptions(
        'retired',
        () => checkOptions('retired', given.retired as RetiredOptions, retiredFields),
        problem,
      );
    });
  if (typeof options !== 'function') {
    const { retired } = checked(options);
    return () => retired;
  }
  const of = perEnv((env: Env) => checked(options(env)));
  return (env) => of(env).retired;
}
