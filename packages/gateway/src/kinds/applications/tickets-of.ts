import type { Tickets } from '@portcullis/phabricator/internal';
import { KeyRing } from '@portcullis/session/internal';
import { publicBase } from '../../gate/public-base.ts';
import type { ApplicationDependencies } from './application.ts';
import type { PhabricatorInstance } from './phabricator-feature.ts';

/** Tickets of an instance, for git-lfs and for files; `undefined` where there is no key to seal them with. */
export function ticketsOf(
  { hosts, repositories = {} }: Pick<PhabricatorInstance, 'hosts' | 'repositories'>,
  login: ApplicationDependencies['login'],
): Tickets | undefined {
  const { ticketKeys = login?.settings.keys, ticketSeconds = 3600 } = repositories;
  const [base = ''] = hosts;
  return ticketKeys && { seal: new KeyRing(ticketKeys, publicBase(base)), lifetimeSeconds: ticketSeconds };
}
