import { type Application, application, type BaseContext, type Middleware } from '@portcullis/core';
import type { PerEnv } from '@portcullis/core/internal';
import { maskCapabilities } from './capability-mask.ts';
import { checkCookieOverride, checkTargetOverride } from './path-override/path-override.ts';
import { phabricatorProxy } from './proxy/proxy.ts';
import type { OpenPhabricatorOptions } from './proxy/proxy-options.ts';
import { dialogPosts } from './refusal/dialog-posts.ts';
import { phabricatorPresenter } from './refusal/presenter.ts';
import { classify } from './resource/classify.ts';
import { classifyRequest } from './resource/classify-request.ts';
import { recordedResource } from './resource/recorded-resource.ts';
import { type PhabricatorApplication, type PhabricatorKind, vocabulary } from './resource/vocabulary.ts';

/**
 * The application that `phabricator()` returns, without what its option `retired` adds: a gate that does not retire needs none of it.
 */
export function phabricatorApplication<Env = unknown>(
  options: PerEnv<Env, OpenPhabricatorOptions<Env>>,
): Application<Env, PhabricatorApplication, PhabricatorKind> {
  // Its tables are longer than types can follow; tests hold that they say no word which the vocabulary lacks.
  return application<Env, string, string>({
    name: 'phabricator',
    target: { encodedDelimiters: 'pass' },
    vocabulary,
    checkTarget: checkTargetOverride,
    check,
    classify,
    resourceOf: classifyRequest,
    presenter: phabricatorPresenter,
    maskPath: maskCapabilities,
    recorded: recordedResource,
    handler: phabricatorProxy(options),
  });
}

const readDialogPosts = /* @__PURE__ */ dialogPosts();

const check: Middleware<BaseContext> = (context, next) => {
  checkCookieOverride(context.request.headers.get('cookie'));
  return readDialogPosts(context, next);
};
