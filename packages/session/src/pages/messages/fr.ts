import { sentence } from '@portcullis/core/internal';
import type { FailureMessages, SessionMessages } from '../session-messages.ts';

const ended = 'Votre session est terminée. Reconnectez-vous.';
const badAnswer = 'Le fournisseur d’identité a donné une réponse qui n’est pas acceptée ici.';

/** What a person is told of each failure. */
export const failures: FailureMessages = {
  'session.invalid': ended,
  'session.expired': ended,
  'session.ended': ended,
  'session.unavailable': 'Votre session ne peut pas être vérifiée pour le moment. Réessayez.',
  'session.too_large': 'Votre compte appartient à trop de groupes pour une session ici.',
  'session.cookies_too_large':
    'Votre navigateur a envoyé trop de cookies pour ce site. Supprimez-les, puis reconnectez-vous.',
  'session.parameters': 'Cette adresse a été appelée d’une façon qui n’est pas reconnue.',
  'session.origin': 'Ce formulaire n’a pas été envoyé par une page de ce site.',
  'session.login_required': 'Vous devez vous connecter pour voir cette page.',
  'session.unproved': 'Votre navigateur n’a pas prouvé que cette session est la sienne. Reconnectez-vous.',
  'session.device_required':
    'Cette page exige une session liée à votre navigateur. Reconnectez-vous avec un navigateur qui prend en charge les sessions liées à l’appareil.',
  'session.proof_refused': 'La preuve de ce navigateur n’est pas valable.',
  'session.tries_limited':
    'Trop de tentatives ont échoué, de votre part ou depuis votre réseau. Patientez une minute, puis rechargez cette page.',
  'session.locked': 'Votre accès est suspendu.',
  'session.locks_unavailable': 'Votre accès ne peut pas être vérifié pour le moment. Réessayez.',
  'session.lock_refused': 'Cet ordre n’est pas accepté ici.',
  'session.lock_needs_second': 'Cette personne est protégée : l’ordre nécessite une seconde signature.',
  'session.lock_limited': 'Trop de blocages ont été ordonnés en une heure.',
  'session.signal_refused': 'Cet événement de sécurité n’est pas accepté ici.',
  'session.login_unknown':
    'Cette connexion a pris trop de temps, ou a commencé dans un autre navigateur. Recommencez.',
  'session.provider_mismatch': badAnswer,
  'session.login_refused': 'Le fournisseur d’identité ne vous a pas connecté.',
  'session.provider_answer': badAnswer,
  'session.id_token': badAnswer,
  'session.client_refused':
    'Le fournisseur d’identité n’accepte pas les identifiants client de cette passerelle.',
  'session.client_unavailable':
    'Le programme qui demande l’accès ne peut pas être vérifié pour le moment. Réessayez.',
  'session.issuer_mismatch':
    'Cette passerelle est configurée avec un autre émetteur que celui du fournisseur d’identité.',
  'session.clock_skew': 'Les horloges de cette passerelle et du fournisseur d’identité diffèrent trop.',
  'session.provider_unavailable': 'Le fournisseur d’identité est injoignable pour le moment. Réessayez.',
  'session.groups_overage':
    'Le fournisseur d’identité n’indique pas les groupes de votre compte, car il y en a trop.',
  'session.step_up_failed': 'Il faut pour cela une connexion plus forte ou plus récente.',
  'session.logout_token': 'Ce jeton de déconnexion n’est pas accepté.',
  'session.logout_incomplete':
    'Vous êtes déconnecté dans ce navigateur, mais votre session n’a pas pu être terminée partout. Par sécurité, reconnectez-vous puis déconnectez-vous à nouveau.',
  'session.logout_unsupported': 'Ici, les sessions ne peuvent pas être terminées de l’extérieur.',
  'session.credential_misplaced':
    'Cette autorisation est destinée à des programmes comme git et arc, et non à cette adresse.',
  'session.credential_refused': 'Ce code n’est pas accepté. Recommencez.',
  'session.untrusted_origin':
    'Cette page est désactivée ici, car elle partage son adresse avec une application.',
  'session.credential_forbidden': 'Seuls les exploitants voient les autorisations des autres.',
  'session.credential_unknown': 'Cette autorisation n’existe pas, ou n’est pas la vôtre.',
  'session.access_request':
    'Cette demande d’accès ne peut pas être prise en compte. Ouvrez à nouveau la page et faites-la depuis celle-ci.',
  'session.access_request_limit':
    'Vous avez déjà demandé l’accès plusieurs fois. Attendez une heure avant de redemander.',
  'session.access_request_underway':
    'Votre demande est en cours d’envoi. Rechargez cette page dans un instant pour voir si elle est arrivée.',
  'session.access_request_undelivered':
    'Votre demande n’a pas pu être transmise. Réessayez, ou écrivez au contact indiqué ci-dessous.',
  'session.list_unsupported':
    'Ici, les sessions sont conservées dans les navigateurs et ne peuvent donc pas être listées. Déconnectez-vous dans chaque navigateur.',
  'session.break_glass_refused': 'Cette autorisation d’urgence n’est pas acceptée ici.',
  'session.break_glass_used': 'Cette autorisation d’urgence a déjà servi.',
  'session.break_glass_revoked': 'Cette autorisation d’urgence a été retirée.',
};

/** French. */
export const messages: SessionMessages = {
  chooser: {
    title: 'Se connecter',
    choose: 'Choisissez où vous vous connectez.',
    byEmail: 'Ou avec votre adresse e-mail',
    email: 'Adresse e-mail',
    continue: 'Continuer',
    unknownEmail:
      'Aucune connexion n’est configurée pour cette adresse. Vérifiez-la, ou choisissez dans la liste.',
  },
  leading: {
    text: 'Vous allez être redirigé.',
    continue: 'Continuer',
    signIn: (provider) => `Se connecter avec ${provider}`,
    signOut: 'Déconnexion en cours',
  },
  signedOut: {
    title: 'Vous êtes déconnecté',
    text: 'Votre session ici est terminée. Fermez le navigateur si d’autres personnes utilisent cet ordinateur.',
  },
  confirmLogout: {
    title: 'Se déconnecter\u00a0?',
    text: 'Vous devrez vous reconnecter pour continuer à travailler.',
    signOut: 'Se déconnecter',
    stay: 'Rester connecté',
  },
  unsent: {
    title: 'Rien n’a été enregistré\u00a0: vous devez vous reconnecter',
    text: 'Votre connexion a expiré avant l’envoi du formulaire. Reconnectez-vous\u00a0: vous reviendrez à la page où vous étiez, et vous pourrez l’envoyer à nouveau.',
    keep: 'Pour garder votre texte, revenez en arrière dans votre navigateur et copiez-le avant de vous connecter.',
    signIn: 'Se reconnecter',
  },
  whoAmI: {
    title: 'Vous êtes connecté',
    titleAs: (name) => `Vous êtes connecté en tant que ${name}`,
    name: 'Nom',
    email: 'Adresse e-mail',
    subject: 'Identifiant',
    issuer: 'Émetteur',
    provider: 'Connecté par',
    loginClass: 'Niveau de connexion',
    loginMethods: 'Méthodes de connexion',
    groups: 'Groupes',
    noGroups: 'Le fournisseur d’identité n’indique aucun groupe pour vous.',
    unknownGroups: 'Le fournisseur d’identité n’a pas indiqué vos groupes de façon lisible.',
    roles: 'Rôles',
    noRoles: 'Aucun de vos groupes ne vous donne de rôle ici.',
    role: 'Rôle',
    because: 'Car vous êtes membre de',
    byWayOf: (source) => `par l’intermédiaire de ${source}`,
    session: 'Session en cours',
    signedInAt: 'Connecté depuis',
    groupsReadAt: 'Groupes lus',
    endsAt: 'Se termine',
    signOut: 'Se déconnecter',
    signOutEverywhere: 'Se déconnecter partout',
    allSessions: 'Toutes vos sessions',
  },
  sessionList: {
    title: 'Vos sessions',
    text: 'Vous êtes connecté dans ces navigateurs. Mettez fin à toute session que vous ne reconnaissez pas.',
    thisBrowser: 'ce navigateur',
    browserOn: (browser, system) => `${browser} sous ${system}`,
    unknownBrowser: 'Navigateur inconnu',
    where: 'Lieu',
    unknownPlace: 'inconnu',
    seenAt: 'Dernière activité',
    how: 'Méthode',
    unknownHow: 'le fournisseur ne l’indique pas',
    end: 'Mettre fin à cette session',
  },
  credentials: {
    askTitle: 'Autoriser un programme à agir en votre nom\u00a0?',
    program: 'Programme',
    application: 'Application',
    actsAs: 'Agit en tant que',
    code: 'Code',
    startedHere:
      'Un programme sur cet ordinateur le demande. Ne continuez que si vous venez de le lancer vous-même.',
    startedElsewhere:
      'Ne continuez que si vous avez lancé le programme vous-même et qu’il affiche ce code. Si quelqu’un vous a envoyé le code ou cette adresse, cette personne agirait en votre nom.',
    allow: 'L’autoriser à agir en mon nom',
    codeTitle: 'Saisissez le code',
    codeText: 'Le programme que vous avez lancé l’affiche.',
    unknownCode: 'Aucun programme n’attend ce code. Relancez le programme et saisissez le nouveau code.',
    goingBack: 'Retour au programme',
    grantedTitle: 'Le programme peut agir en votre nom',
    granted: (link) => sentence('Revenez au programme. Vous pouvez ', link, ' à tout moment.'),
    takeBack: 'révoquer cette autorisation',
    yours: 'Programmes qui agissent en votre nom',
    everybodys: 'Programmes qui agissent au nom d’utilisateurs',
    noneOfYours: 'Aucun programme n’agit en votre nom.',
    noneOfAnybody: 'Aucun programme n’agit au nom d’un utilisateur.',
    owner: 'Pour',
    givenAt: 'Accordé',
    usedAt: 'Dernière utilisation',
    end: 'Mettre fin',
    nextPage: 'Page suivante',
    onlyMine: 'Seulement les miens',
    showEverybodys: 'Ceux de tout le monde',
  },
  accessRequest: {
    heading: 'Demander l’accès',
    owner: (owner) =>
      sentence('Votre demande sera envoyée à ', owner, ', avec votre nom et les informations ci-dessous.'),
    why: 'Pourquoi en avez-vous besoin\u00a0?',
    send: 'Envoyer la demande',
    mail: 'Écrire la demande par e-mail',
    forSomeTime: (role) => `Demander le rôle ${role} pour une durée limitée`,
    sentTitle: 'Votre demande a été envoyée',
    sentText: 'La personne qui décide dispose de votre nom, de votre motif et du numéro de la demande.',
    goOn: 'Continuer',
  },
};
