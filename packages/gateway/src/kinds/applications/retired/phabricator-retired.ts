import { refuseChanges, retiredPresenter } from '@portcullis/phabricator/internal';
import type { PhabricatorFeature } from '../phabricator-feature.ts';

/**
 * An instance that is read-only. Its policies allow only what reads, too; this refusal comes first and states the reason to every caller.
 */
export const phabricatorRetired: PhabricatorFeature = {
  setting: 'retired',
  add: (assembled, { retired }, { theme }) => {
    if (retired === undefined) return assembled;
    const { application } = assembled;
    return {
      ...assembled,
      application: { ...application, presenter: retiredPresenter(application.presenter, theme) },
      admission: (context, next) => {
        refuseChanges(context, retired);
        return next();
      },
    };
  },
};
