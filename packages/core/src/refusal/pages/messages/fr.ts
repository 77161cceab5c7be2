import { sentence } from '../../../browser/html.ts';
import type { RefusalMessages } from '../refusal-messages.ts';

/** French. */
export const messages: RefusalMessages = {
  kinds: {
    unclear: {
      title: 'Impossible de répondre à cette demande',
      happened:
        'L’adresse ou les données envoyées peuvent se lire de plusieurs façons. La demande n’a pas été traitée.',
      remedy: 'Revenez en arrière et suivez à nouveau le lien, ou vérifiez l’adresse.',
    },
    sign_in: {
      title: 'Vous devez vous connecter',
      happened: 'Cette page est réservée aux personnes connectées.',
      remedy: 'Connectez-vous, puis ouvrez à nouveau cette page.',
    },
    denied: {
      title: 'Votre compte n’a pas accès à cette page',
      happened: 'Les règles de ce site ne l’autorisent pas pour le compte que vous utilisez.',
      remedy:
        'Si vous avez un autre compte qui y a droit, utilisez-le. Si vous avez besoin de cet accès pour votre travail, demandez-le.',
    },
    suspended: {
      title: 'Votre accès est suspendu',
      happened:
        'Ce site n’admet pas le compte que vous utilisez tant qu’un administrateur ne l’autorise pas à nouveau.',
      remedy: 'Se connecter à nouveau ne sert à rien.',
    },
    not_found: {
      title: 'Il n’y a aucune page à cette adresse',
      happened: 'La page a peut-être été déplacée ou supprimée, ou l’adresse contient une faute de frappe.',
      remedy: 'Vérifiez l’adresse, ou allez à la page d’accueil.',
    },
    too_large: {
      title: 'Cette demande est trop volumineuse',
      happened: 'La demande contient plus de données que ce site n’en accepte. Elle n’a pas été traitée.',
      remedy:
        'Envoyez-en moins à la fois. Si vous avez seulement ouvert une page, supprimez les cookies de ce site et reconnectez-vous.',
    },
    wrong_host: {
      title: 'Aucun site ne porte ce nom',
      happened:
        'Le nom d’hôte dans l’adresse désigne ce serveur, mais aucune application n’est configurée pour lui.',
      remedy:
        'Vérifiez le nom d’hôte dans l’adresse. Si vous gérez ce site, ajoutez ce nom à sa configuration.',
    },
    too_many: {
      title: 'Trop de demandes',
      happened: 'Vous avez envoyé en peu de temps plus de demandes que ce site n’en accepte.',
      remedy: 'Attendez un peu, puis réessayez.',
    },
    broken: {
      title: 'Une erreur s’est produite',
      happened: 'L’erreur vient de ce site, et non de ce que vous avez fait.',
      remedy: 'Réessayez. Si cela se reproduit, signalez-le.',
    },
    misconfigured: {
      title: 'Ce site n’est pas configuré correctement',
      happened: 'L’erreur vient des réglages de ce site, et non de ce que vous avez fait.',
      remedy: 'Réessayer ne sert à rien. Signalez l’erreur à l’administrateur.',
    },
    unreachable: {
      title: 'L’application est injoignable',
      happened:
        'L’application qui se trouve derrière cette connexion ne répond pas correctement. Votre connexion n’est pas concernée.',
      remedy: 'Réessayez dans un instant.',
    },
    unavailable: {
      title: 'Indisponible pour le moment',
      happened: 'Un service dont ce site a besoin ne répond pas pour le moment.',
      remedy: 'Réessayez dans un instant.',
    },
    timeout: {
      title: 'L’application n’a pas répondu à temps',
      happened:
        'L’application qui se trouve derrière cette connexion est lente pour le moment. Votre connexion n’est pas concernée.',
      remedy: 'Réessayez dans un instant.',
    },
    refused: {
      title: 'Cette demande a été refusée',
      happened: 'Ce site n’accepte pas les demandes de ce type.',
      remedy: 'Revenez en arrière, ou allez à la page d’accueil.',
    },
  },
  recorded: 'L’erreur a été enregistrée.',
  sentForm:
    'Ce que vous avez envoyé n’a peut-être pas été enregistré. Revenez en arrière dans votre navigateur et copiez votre texte avant de l’envoyer à nouveau.',
  reason: 'Motif\u00a0:',
  signedInAs: (who) => sentence('Vous êtes connecté en tant que ', who, '.'),
  signIn: 'Se connecter',
  useAnotherAccount: 'Utiliser un autre compte',
  whoAmI: 'Qui suis-je ici\u00a0?',
  tryAgain: 'Réessayer',
  triesByItself: 'Cette page réessaie automatiquement.',
  backTo: (site) => `Retour à ${site}`,
  backToStart: 'Retour à l’accueil',
  tell: (contact) =>
    sentence('Si vous avez besoin d’aide, adressez-vous à ', contact, ' en indiquant ceci\u00a0:'),
  yourAdministrator: 'votre administrateur',
  writeMail: 'Écrire un e-mail à ce sujet',
  mailSubject: (site, code) => `${site}\u00a0: ${code}`,
  mailBody: 'Ce que je voulais faire\u00a0:',
  code: 'Code',
  request: 'Demande',
  time: 'Heure',
  message: 'Message d’origine',
  copy: 'Copier',
  copied: 'Copié',
};
