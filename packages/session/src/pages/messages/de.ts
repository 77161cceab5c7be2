import { sentence } from '@portcullis/core/internal';
import type { FailureMessages, SessionMessages } from '../session-messages.ts';

const ended = 'Ihre Sitzung ist beendet. Melden Sie sich neu an.';
const badAnswer = 'Der Identitätsanbieter hat eine Antwort gegeben, die hier nicht angenommen wird.';

/** What a person is told of each failure. */
export const failures: FailureMessages = {
  'session.invalid': ended,
  'session.expired': ended,
  'session.ended': ended,
  'session.unavailable': 'Ihre Sitzung kann zurzeit nicht geprüft werden. Versuchen Sie es noch einmal.',
  'session.too_large': 'Ihr Konto ist in zu vielen Gruppen für eine Sitzung hier.',
  'session.cookies_too_large':
    'Ihr Browser hat zu viele Cookies für diese Website gesendet. Löschen Sie sie und melden Sie sich neu an.',
  'session.parameters': 'Diese Adresse wurde auf eine unbekannte Weise aufgerufen.',
  'session.origin': 'Dieses Formular kam nicht von einer Seite dieser Website.',
  'session.login_required': 'Sie müssen sich anmelden, um das zu sehen.',
  'session.unproved':
    'Ihr Browser hat nicht nachgewiesen, dass diese Sitzung seine eigene ist. Melden Sie sich neu an.',
  'session.device_required':
    'Diese Seite braucht eine Sitzung, die an Ihren Browser gebunden ist. Melden Sie sich mit einem Browser neu an, der gerätegebundene Sitzungen unterstützt.',
  'session.proof_refused': 'Der Nachweis dieses Browsers ist nicht gültig.',
  'session.tries_limited':
    'Zu viele Versuche von Ihnen oder aus Ihrem Netz sind fehlgeschlagen. Warten Sie eine Minute, und laden Sie diese Seite neu.',
  'session.locked': 'Ihr Zugang ist gesperrt.',
  'session.locks_unavailable': 'Ihr Zugang kann zurzeit nicht geprüft werden. Versuchen Sie es noch einmal.',
  'session.lock_refused': 'Diese Anordnung wird hier nicht angenommen.',
  'session.lock_needs_second': 'Diese Person ist geschützt: Die Anordnung braucht eine zweite Unterschrift.',
  'session.lock_limited': 'Innerhalb einer Stunde wurden zu viele Sperren angeordnet.',
  'session.signal_refused': 'Dieses Sicherheitsereignis wird hier nicht angenommen.',
  'session.login_unknown':
    'Diese Anmeldung hat zu lange gedauert oder begann in einem anderen Browser. Beginnen Sie noch einmal.',
  'session.provider_mismatch': badAnswer,
  'session.login_refused': 'Der Identitätsanbieter hat Sie nicht angemeldet.',
  'session.provider_answer': badAnswer,
  'session.id_token': badAnswer,
  'session.client_refused':
    'Der Identitätsanbieter nimmt die Zugangsdaten nicht an, mit denen sich dieses Gateway bei ihm ausweist.',
  'session.client_unavailable':
    'Das Programm, das um Zugang bittet, kann zurzeit nicht geprüft werden. Versuchen Sie es noch einmal.',
  'session.issuer_mismatch':
    'Dieses Gateway ist mit einem anderen Aussteller (Issuer) eingerichtet, als der Identitätsanbieter verwendet.',
  'session.clock_skew': 'Die Uhren dieses Gateways und des Identitätsanbieters gehen zu weit auseinander.',
  'session.provider_unavailable':
    'Der Identitätsanbieter ist zurzeit nicht erreichbar. Versuchen Sie es noch einmal.',
  'session.groups_overage':
    'Der Identitätsanbieter nennt die Gruppen Ihres Kontos nicht, weil es zu viele sind.',
  'session.step_up_failed': 'Hierfür ist eine stärkere oder neuere Anmeldung nötig.',
  'session.logout_token': 'Dieses Logout-Token wird nicht angenommen.',
  'session.logout_incomplete':
    'Sie sind in diesem Browser abgemeldet, aber Ihre Sitzung konnte nicht überall beendet werden. Melden Sie sich zur Sicherheit noch einmal an und wieder ab.',
  'session.logout_unsupported': 'Sitzungen können hier nicht von außen beendet werden.',
  'session.credential_misplaced':
    'Diese Berechtigung ist für Programme wie git und arc und nicht für diese Adresse.',
  'session.credential_refused': 'Dieser Code wird nicht angenommen. Beginnen Sie noch einmal.',
  'session.untrusted_origin':
    'Diese Seite ist hier abgeschaltet, weil sie ihre Adresse mit einer Anwendung teilt.',
  'session.credential_forbidden': 'Nur Betreiber sehen die Berechtigungen anderer.',
  'session.credential_unknown': 'Diese Berechtigung gibt es nicht, oder sie gehört Ihnen nicht.',
  'session.access_request':
    'Diese Zugriffsanfrage kann nicht angenommen werden. Öffnen Sie die Seite noch einmal und fragen Sie von dort aus an.',
  'session.access_request_limit':
    'Sie haben schon mehrmals um Zugriff gebeten. Warten Sie eine Stunde, bevor Sie wieder anfragen.',
  'session.access_request_underway':
    'Ihre Anfrage wird gerade gesendet. Laden Sie diese Seite gleich neu, um zu sehen, ob sie angekommen ist.',
  'session.access_request_undelivered':
    'Ihre Anfrage konnte nicht zugestellt werden. Versuchen Sie es noch einmal, oder schreiben Sie an die unten genannte Stelle.',
  'session.list_unsupported':
    'Sitzungen liegen hier in den Browsern und lassen sich deshalb nicht auflisten. Melden Sie sich in jedem Browser ab.',
  'session.break_glass_refused': 'Diese Notfreigabe wird hier nicht angenommen.',
  'session.break_glass_used': 'Diese Notfreigabe wurde schon verwendet.',
  'session.break_glass_revoked': 'Diese Notfreigabe wurde zurückgenommen.',
};

/** German. */
export const messages: SessionMessages = {
  chooser: {
    title: 'Anmelden',
    choose: 'Wählen Sie, wo Sie sich anmelden.',
    byEmail: 'Oder mit Ihrer E-Mail-Adresse',
    email: 'E-Mail-Adresse',
    continue: 'Weiter',
    unknownEmail:
      'Für diese Adresse ist keine Anmeldung eingerichtet. Prüfen Sie sie, oder wählen Sie aus der Liste.',
  },
  leading: {
    text: 'Sie werden weitergeleitet.',
    continue: 'Weiter',
    signIn: (provider) => `Anmelden bei ${provider}`,
    signOut: 'Sie werden abgemeldet',
  },
  signedOut: {
    title: 'Sie sind abgemeldet',
    text: 'Ihre Sitzung hier ist beendet. Schließen Sie den Browser, wenn andere diesen Computer benutzen.',
  },
  confirmLogout: {
    title: 'Abmelden?',
    text: 'Um weiterzuarbeiten, müssen Sie sich danach neu anmelden.',
    signOut: 'Abmelden',
    stay: 'Angemeldet bleiben',
  },
  unsent: {
    title: 'Es wurde nichts gespeichert: Sie müssen sich neu anmelden',
    text: 'Ihre Anmeldung ist abgelaufen, bevor Sie das Formular gesendet haben. Melden Sie sich neu an; danach kommen Sie auf die Seite zurück, auf der Sie waren, und können es noch einmal senden.',
    keep: 'Um Ihren Text zu behalten, gehen Sie im Browser zurück und kopieren Sie ihn, bevor Sie sich anmelden.',
    signIn: 'Neu anmelden',
  },
  whoAmI: {
    title: 'Sie sind angemeldet',
    titleAs: (name) => `Sie sind angemeldet als ${name}`,
    name: 'Name',
    email: 'E-Mail',
    subject: 'Kennung',
    issuer: 'Aussteller',
    provider: 'Angemeldet über',
    loginClass: 'Anmeldestufe',
    loginMethods: 'Anmeldeverfahren',
    groups: 'Gruppen',
    noGroups: 'Der Identitätsanbieter nennt für Sie keine Gruppe.',
    unknownGroups: 'Der Identitätsanbieter hat Ihre Gruppen nicht lesbar aufgeführt.',
    roles: 'Rollen',
    noRoles: 'Keine Ihrer Gruppen gibt Ihnen hier eine Rolle.',
    role: 'Rolle',
    because: 'Weil Sie Mitglied sind in',
    byWayOf: (source) => `über ${source}`,
    session: 'Sitzung',
    signedInAt: 'Angemeldet seit',
    groupsReadAt: 'Gruppen gelesen',
    endsAt: 'Endet',
    signOut: 'Abmelden',
    signOutEverywhere: 'Überall abmelden',
    allSessions: 'Alle Ihre Sitzungen',
  },
  sessionList: {
    title: 'Ihre Sitzungen',
    text: 'In diesen Browsern sind Sie angemeldet. Beenden Sie jede Sitzung, die Sie nicht kennen.',
    thisBrowser: 'dieser Browser',
    browserOn: (browser, system) => `${browser} unter ${system}`,
    unknownBrowser: 'Unbekannter Browser',
    where: 'Wo',
    unknownPlace: 'nicht bekannt',
    seenAt: 'Zuletzt gesehen',
    how: 'Wie',
    unknownHow: 'vom Anbieter nicht angegeben',
    end: 'Diese Sitzung beenden',
  },
  credentials: {
    askTitle: 'Ein Programm für Sie handeln lassen?',
    program: 'Programm',
    application: 'Anwendung',
    actsAs: 'Handelt als',
    code: 'Code',
    startedHere:
      'Ein Programm auf diesem Computer bittet darum. Fahren Sie nur fort, wenn Sie es gerade selbst gestartet haben.',
    startedElsewhere:
      'Fahren Sie nur fort, wenn Sie das Programm selbst gestartet haben und es diesen Code zeigt. Wer Ihnen den Code oder diese Adresse geschickt hat, würde sonst als Sie handeln.',
    allow: 'Für mich handeln lassen',
    codeTitle: 'Geben Sie den Code ein',
    codeText: 'Das Programm, das Sie gestartet haben, zeigt ihn an.',
    unknownCode:
      'Kein Programm wartet auf diesen Code. Starten Sie das Programm noch einmal und geben Sie den neuen Code ein.',
    goingBack: 'Zurück zum Programm',
    grantedTitle: 'Das Programm darf für Sie handeln',
    granted: (link) => sentence('Gehen Sie zu ihm zurück. Sie können die Erlaubnis jederzeit ', link, '.'),
    takeBack: 'widerrufen',
    yours: 'Programme, die für Sie handeln',
    everybodys: 'Programme, die für Benutzer handeln',
    noneOfYours: 'Kein Programm handelt für Sie.',
    noneOfAnybody: 'Kein Programm handelt für einen Benutzer.',
    owner: 'Für',
    givenAt: 'Erteilt',
    usedAt: 'Zuletzt benutzt',
    end: 'Beenden',
    nextPage: 'Nächste Seite',
    onlyMine: 'Nur meine',
    showEverybodys: 'Alle anzeigen',
  },
  accessRequest: {
    heading: 'Zugriff anfragen',
    owner: (owner) => sentence('Ihre Anfrage geht an ', owner, ', mit Ihrem Namen und den Angaben unten.'),
    why: 'Wofür brauchen Sie den Zugriff?',
    send: 'Anfrage senden',
    mail: 'Anfrage als E-Mail schreiben',
    forSomeTime: (role) => `Rolle ${role} befristet anfordern`,
    sentTitle: 'Ihre Anfrage wurde gesendet',
    sentText: 'Wer darüber entscheidet, hat jetzt Ihren Namen, Ihren Grund und die Nummer der Anfrage.',
    goOn: 'Weiter',
  },
};
