import { sentence } from '../../../browser/html.ts';
import type { RefusalMessages } from '../refusal-messages.ts';

/** German. */
export const messages: RefusalMessages = {
  kinds: {
    unclear: {
      title: 'Diese Anfrage kann nicht beantwortet werden',
      happened:
        'Die Adresse oder die gesendeten Daten lassen sich auf mehr als eine Weise lesen. Die Anfrage wurde nicht verarbeitet.',
      remedy:
        'Gehen Sie zurück und folgen Sie dem Link noch einmal, oder prüfen Sie die Adresse auf Tippfehler.',
    },
    sign_in: {
      title: 'Sie müssen sich anmelden',
      happened: 'Diese Seite ist nur für angemeldete Personen.',
      remedy: 'Melden Sie sich an und öffnen Sie die Seite dann noch einmal.',
    },
    denied: {
      title: 'Ihr Konto hat hierauf keinen Zugriff',
      happened: 'Die Regeln dieser Website erlauben es dem Konto nicht, das Sie verwenden.',
      remedy:
        'Wenn Sie ein anderes Konto mit Zugriff haben, verwenden Sie dieses. Wenn Sie den Zugriff für Ihre Arbeit brauchen, bitten Sie darum.',
    },
    suspended: {
      title: 'Ihr Zugang ist gesperrt',
      happened:
        'Diese Website lässt das Konto, das Sie verwenden, nicht zu, bis eine Administratorin oder ein Administrator es wieder erlaubt.',
      remedy: 'Eine neue Anmeldung hilft nicht.',
    },
    not_found: {
      title: 'Unter dieser Adresse gibt es keine Seite',
      happened:
        'Die Seite wurde vielleicht verschoben oder gelöscht, oder die Adresse enthält einen Tippfehler.',
      remedy: 'Prüfen Sie die Adresse, oder gehen Sie zur Startseite.',
    },
    too_large: {
      title: 'Diese Anfrage ist zu groß',
      happened: 'Die Anfrage enthält mehr Daten, als diese Website annimmt. Sie wurde nicht verarbeitet.',
      remedy:
        'Senden Sie weniger Daten auf einmal. Wenn Sie nur eine Seite geöffnet haben, löschen Sie die Cookies dieser Website und melden Sie sich neu an.',
    },
    wrong_host: {
      title: 'Unter diesem Namen gibt es keine Website',
      happened:
        'Der Hostname in der Adresse verweist auf diesen Server, aber für ihn ist keine Anwendung eingerichtet.',
      remedy:
        'Prüfen Sie den Hostnamen in der Adresse. Wenn Sie diese Website betreuen, tragen Sie den Namen in die Konfiguration ein.',
    },
    too_many: {
      title: 'Zu viele Anfragen',
      happened: 'Sie haben in kurzer Zeit mehr Anfragen gesendet, als diese Website annimmt.',
      remedy: 'Warten Sie etwas und versuchen Sie es dann noch einmal.',
    },
    broken: {
      title: 'Hier ist etwas schiefgegangen',
      happened: 'Der Fehler liegt an dieser Website und nicht an dem, was Sie getan haben.',
      remedy: 'Versuchen Sie es noch einmal. Wenn es wieder geschieht, melden Sie es.',
    },
    misconfigured: {
      title: 'Diese Website ist nicht richtig eingerichtet',
      happened: 'Der Fehler liegt an den Einstellungen dieser Website und nicht an dem, was Sie getan haben.',
      remedy: 'Ein neuer Versuch hilft nicht. Melden Sie den Fehler der Administration.',
    },
    unreachable: {
      title: 'Die Anwendung ist nicht erreichbar',
      happened:
        'Die Anwendung hinter dieser Anmeldung antwortet nicht richtig. Ihre Anmeldung ist davon nicht betroffen.',
      remedy: 'Versuchen Sie es gleich noch einmal.',
    },
    unavailable: {
      title: 'Zurzeit nicht verfügbar',
      happened: 'Ein Dienst, den diese Website braucht, antwortet zurzeit nicht.',
      remedy: 'Versuchen Sie es gleich noch einmal.',
    },
    timeout: {
      title: 'Die Anwendung hat nicht rechtzeitig geantwortet',
      happened:
        'Die Anwendung hinter dieser Anmeldung ist zurzeit langsam. Ihre Anmeldung ist davon nicht betroffen.',
      remedy: 'Versuchen Sie es gleich noch einmal.',
    },
    refused: {
      title: 'Diese Anfrage wurde abgelehnt',
      happened: 'Diese Website nimmt Anfragen dieser Art nicht an.',
      remedy: 'Gehen Sie zurück, oder rufen Sie die Startseite auf.',
    },
  },
  recorded: 'Der Fehler wurde aufgezeichnet.',
  sentForm:
    'Was Sie gesendet haben, wurde vielleicht nicht gespeichert. Gehen Sie im Browser zurück und kopieren Sie Ihren Text, bevor Sie ihn erneut senden.',
  reason: 'Grund:',
  signedInAs: (who) => sentence('Sie sind angemeldet als ', who, '.'),
  signIn: 'Anmelden',
  useAnotherAccount: 'Anderes Konto verwenden',
  whoAmI: 'Wer bin ich hier?',
  tryAgain: 'Erneut versuchen',
  triesByItself: 'Diese Seite versucht es automatisch erneut.',
  backTo: (site) => `Zurück zu ${site}`,
  backToStart: 'Zurück zur Startseite',
  tell: (contact) =>
    sentence('Wenn Sie Hilfe brauchen, fragen Sie hier nach: ', contact, '. Geben Sie dabei an:'),
  yourAdministrator: 'Ihre Administration',
  writeMail: 'E-Mail dazu schreiben',
  mailSubject: (site, code) => `${site}: ${code}`,
  mailBody: 'Was ich tun wollte:',
  code: 'Code',
  request: 'Anfrage',
  time: 'Zeit',
  message: 'Meldung',
  copy: 'Kopieren',
  copied: 'Kopiert',
};
