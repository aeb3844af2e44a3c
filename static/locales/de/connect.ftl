# Eine Org verbinden: der Link, die Anmeldung, die Einstellungen, was eine Prüfung ergab.

connect-title = Salesforce mit { $site } verbinden
connect-what = Sie melden sich bei Salesforce an und erlauben Qstream, Lerndaten in Ihre Org zu schreiben. Danach werden Sie noch einmal gefragt, und erst dann wird etwas verbunden.
connect-needs = Was dafür nötig ist
connect-needs-package = Das Qstream-Paket ist in der Org installiert, für „Nur Administratoren“.
connect-needs-user = Ein eigener Benutzer für den Abgleich mit dem Berechtigungssatz „Qstream Integration“. Er bleibt, wenn Menschen gehen.
connect-needs-approval = Ohne das Paket darf Qstream nur erlauben, wer „Nicht installierte verbundene Anwendungen genehmigen“ hat: Systemadministratoren haben es.
connect-install = Version { $version } installieren
connect-where = Sie melden sich an bei
connect-go = Bei Salesforce anmelden
connect-nothing-yet = Gespeichert wird nichts, bevor Sie am Ende Ja sagen.
connect-question = { $org } mit { $site } verbinden?
connect-no = Nein, vergessen
connect-yes = Ja, verbinden
connect-done = Salesforce ist mit { $site } verbunden
connect-verified = Alles, was Qstream braucht, wurde ausprobiert und geht.
connect-unverified = Etwas stimmt noch nicht: Die Einstellungen sagen, was, und wie es behoben wird.
connect-settings = Salesforce-Einstellungen
connect-declined = Es wurde nichts verbunden
    .fix = Salesforce soll die Anmeldung vergessen. Der Link gilt weiter, falls Sie sich als jemand anderes anmelden wollen.
connect-over = Dieser Link gilt nicht mehr
    .fix = Links gelten einmal, sieben Tage lang und in einem Browser; ein neuerer macht einen älteren ungültig. Bitten Sie Ihren Qstream-Admin um einen neuen.
connect-missing-scopes = Salesforce hat Qstream weniger gegeben, als es braucht
    .fix = Fügen Sie der App im Setup diese OAuth-Bereiche hinzu (External Client App Manager, Qstream, OAuth-Einstellungen), und melden Sie sich erneut an.
connect-other-site = Diese Org gehört zu einer anderen Qstream-Site
    .fix = Eine Org kann nur mit einer Site verbunden sein. Trennen Sie sie erst dort, oder melden Sie sich bei der anderen Org an.

connect-warning-another-org = Die Site ist mit { $other } verbunden. Mit Ja wird jene Org getrennt: Was exportiert wurde, bleibt dort, und Neues kommt nicht mehr an.
connect-warning-sandbox = Dies ist eine Sandbox, obwohl eine Produktions-Org erwartet wurde.
connect-warning-production = Dies ist eine Produktions-Org, obwohl eine Sandbox erwartet wurde.
connect-warning-administrator = Sie haben sich als Systemadministrator angemeldet. Ein eigener Benutzer mit dem Berechtigungssatz „Qstream Integration“ darf weniger und bleibt, wenn Menschen gehen.

connect-cause-denied = Wer sich angemeldet hat, hat abgelehnt
    .fix = Öffnen Sie den Link erneut, und wählen Sie „Zulassen“.
connect-cause-not-installed = Das Qstream-Paket ist in dieser Org nicht installiert
    .fix = Installieren Sie das Paket für „Nur Administratoren“, oder melden Sie sich mit dem Recht „Nicht installierte verbundene Anwendungen genehmigen“ an; öffnen Sie dann den Link erneut.
connect-cause-not-permitted = Ein Administrator hat die App für diesen Benutzer nicht zugelassen
    .fix = Im Setup unter External Client App Manager, Qstream, Richtlinien: Geben Sie dem Benutzer den Berechtigungssatz „Qstream Integration“, und lassen Sie diesen für die App zu. Melden Sie sich dann erneut an.
connect-cause-user-inactive = Der Benutzer, als der Qstream angemeldet ist, ist inaktiv
    .fix = Aktivieren Sie den Benutzer im Setup, oder verbinden Sie erneut mit einem anderen.
connect-cause-org-inactive = Die Org ist inaktiv
    .fix = Lassen Sie sie von Salesforce aktivieren, oder verbinden Sie eine andere Org.
connect-cause-revoked = Salesforce nimmt die Anmeldung von Qstream nicht mehr an
    .fix = Jemand hat sie widerrufen, eine Richtlinie hat sie beendet, oder sie wurde 30 Tage nicht benutzt. Erstellen Sie unten einen neuen Link, und melden Sie sich erneut an: Was wartet, geht nicht verloren.
connect-cause-code-over = Die Anmeldung hat zu lange gedauert
    .fix = Öffnen Sie den Link erneut: Nach „Zulassen“ sind es nur Sekunden.
connect-cause-address = Salesforce lässt Qstream von seiner Adresse nicht herein
    .fix = Lockern Sie im Setup die IP-Beschränkungen der App, oder nehmen Sie die Adresse des Servers in die Anmeldebereiche des Benutzerprofils auf.
connect-cause-callback = Die App kennt die Rückrufadresse von Qstream nicht
    .fix = Kopieren Sie die Rückrufadresse aus den Salesforce-Einstellungen Zeichen für Zeichen in die OAuth-Einstellungen der App.
connect-cause-credentials = Salesforce kennt Verbraucherschlüssel oder -geheimnis von Qstream nicht
    .fix = Wer Qstream betreibt, vergleicht Schlüssel und Geheimnis mit denen der App.
connect-cause-scope = Die App darf nicht hergeben, worum Qstream bittet
    .fix = Fügen Sie der App im Setup die OAuth-Bereiche api, refresh_token und id hinzu.
connect-cause-api-disabled = Die Org hat keinen API-Zugriff
    .fix = Die Edition muss die API enthalten und das Profil des Benutzers „API aktiviert“.
connect-cause-too-many = Zu viele Anmeldungen in kurzer Zeit
    .fix = Warten Sie eine Stunde, und versuchen Sie es dann erneut.
connect-cause-wrong-org = Die Anmeldung gehört zu einer anderen Org
    .fix = Erstellen Sie einen neuen Link, und melden Sie sich bei der richtigen Org an.
connect-cause-unreachable = Salesforce ist gerade nicht erreichbar
    .fix = Sehen Sie auf trust.salesforce.com nach, und versuchen Sie es später erneut. Was wartet, geht nicht verloren.
connect-cause-unknown = Salesforce hat abgelehnt, auf eine Weise, die wir nicht kennen
    .fix = Wer Qstream betreibt, findet im Protokoll, was Salesforce gesagt hat.

settings-title = Salesforce
settings-stored = Gespeichert.
settings-not-stored = Das ist noch nicht gespeichert
settings-broken = Die Verbindung ist unterbrochen
settings-waiting = { $count ->
    [0] Nichts wartet auf den Export.
    [one] Eine Zeile wartet und wird exportiert, sobald die Verbindung steht.
   *[other] { $count } Zeilen warten und werden exportiert, sobald die Verbindung steht.
}
settings-none = Es ist keine Org verbunden
settings-none-why = Geantwortet wird nur in Qstream, und nichts wird exportiert. Erstellen Sie einen Link für jemanden, der sich bei Ihrer Org anmelden darf.
settings-state = Zustand
settings-state-verified = Verbunden und geprüft
settings-state-connected = Verbunden, nicht geprüft
settings-state-broken = Unterbrochen
settings-org = Org
settings-org-id = Org-ID
settings-my-domain = My Domain
settings-my-domain-hint = Zum Beispiel acme.my.salesforce.com. Sie finden sie im Setup unter „Meine Domäne“; ohne sie meldet man sich bei login.salesforce.com oder test.salesforce.com an.
settings-my-domain-wrong = Das ist nicht die Adresse einer My Domain
settings-user = Angemeldet als
settings-environment = Umgebung
settings-environment-missing = Wählen Sie Produktion oder Sandbox
settings-production = Produktion
settings-sandbox = Sandbox
settings-kind-unknown = Die Org sagt es nicht
settings-export = Export
settings-rows = { $count ->
    [0] Alles ist exportiert
    [one] Eine Zeile wartet
   *[other] { $count } Zeilen warten
}
settings-connect = Eine Org verbinden
settings-reconnect = Erneut anmelden oder eine andere Org verbinden
settings-link-out = Ein Link ist ausgegeben und gilt bis { $date }.
settings-link-sent = Ein Link wurde an { $email } geschickt und gilt bis { $date }.
settings-link-revoke = Den Link ungültig machen
settings-link-failed = Der Link konnte nicht erstellt werden. Bitte versuchen Sie es erneut.
settings-mailed = Der Link ist unterwegs an { $email }.
settings-url = Salesforce-Authentifizierungs-URL
settings-url-hint = Kopieren Sie sie jetzt: Sie wird nur einmal gezeigt. Sie gilt einmal, sieben Tage lang, und macht frühere Links ungültig.
settings-email = Benutzerkonto für den Salesforce-Abgleich zuweisen: E-Mail-Adresse
settings-email-hint = Den Link bekommt, wer sich als Benutzer des Abgleichs anmelden darf. Lassen Sie das Feld leer, um den Link selbst weiterzugeben.
settings-email-off = E-Mails sind hier nicht eingerichtet: Sie bekommen den Link und geben ihn selbst weiter.
settings-email-wrong = Das ist keine E-Mail-Adresse
settings-send = Link erstellen
settings-resend = Neuen Link erstellen
settings-no-key = Wer Qstream betreibt, muss zuerst den Verbraucherschlüssel der App einstellen.
settings-package = Paket und App
settings-callback = Rückrufadresse
settings-package-newest = Neueste Version des Pakets
settings-package-none = Es ist noch keine veröffentlicht
settings-package-admins = Installieren Sie es für „Nur Administratoren“, und geben Sie Menschen über Berechtigungssätze Zugang: „Qstream User“, „Qstream Manager“, „Qstream Admin“.
settings-responses = Jede Antwort als eigene Zeile exportieren
settings-responses-hint = Jede Zeile belegt zwei Kilobyte Speicher Ihrer Org.
settings-question-text = Die Texte der Fragen exportieren
settings-store = Speichern
settings-launches = Wer über die Registerkarte hereinkommt
settings-provision = Für Menschen der Org ohne Konto ein Konto als Lernende anlegen
settings-provision-hint = Sonst kommt nur herein, wer hier ein Konto hat.
settings-follow = Name, Sprache und Zeitzone folgen Salesforce

check-title = Geht alles?
check-at = Geprüft { $time }
check-never = Noch niemand hat geprüft.
check-again = Erneut prüfen
check-fine = Geht
check-tight = Geht, aber nicht mehr lange
check-failed = Geht nicht
check-waiting = Nicht geprüft
check-sign-in = Anmeldung
    .why = Salesforce nimmt die Anmeldung von Qstream an, und sie gehört zu dieser Org.
    .fix = Erstellen Sie unten einen neuen Link, und melden Sie sich erneut an.
check-api = API
    .why = Die Org antwortet und hat für heute noch Aufrufe übrig.
    .fix = Erhöhen Sie das API-Limit der Org, oder verringern Sie, was andere Integrationen verbrauchen.
check-storage = Speicher
    .why = Es ist Platz für Daten da, in Megabyte.
    .fix = Löschen Sie Daten, oder kaufen Sie Speicher: Eine volle Org nimmt keine neuen Zeilen an.
check-package = Paket
    .why = Die Objekte von Qstream sind in der Org.
    .fix = Installieren Sie das Paket, und geben Sie dem Benutzer des Abgleichs den Berechtigungssatz „Qstream Integration“.
check-fields = Felder und Rechte
    .why = Der Benutzer des Abgleichs darf jedes Feld schreiben, das Qstream schreibt.
    .fix = Geben Sie dem Benutzer des Abgleichs den Berechtigungssatz „Qstream Integration“ der neuesten Paketversion.
check-test-row = Probezeile
    .why = Eine Zeile wurde geschrieben und wieder entfernt.
    .fix = Eine Regel oder ein Trigger der Org lehnt Zeilen ab: Lassen Sie durch, was der Benutzer des Abgleichs schreibt.

disconnect-title = { $org } trennen?
disconnect-what = Die Anmeldung von Qstream endet bei Salesforce, und hier wird nichts Geheimes behalten. Exportierte Zeilen bleiben in der Org, und geantwortet wird weiter in Qstream. Neues kommt nicht mehr in Salesforce an, und die Registerkarte öffnet sich nicht mehr.
disconnect-back = Nein, behalten
disconnect-act = Org trennen

mail-connect-subject = Salesforce mit Qstream verbinden: { $site }
mail-connect-why = { $by } bittet Sie, Ihre Salesforce-Org mit { $site } zu verbinden, damit Lerndaten von selbst dort ankommen.
mail-connect-who = Melden Sie sich als der Benutzer an, unter dem der Abgleich laufen soll: am besten als ein eigener mit dem Berechtigungssatz „Qstream Integration“. Bevor etwas gespeichert wird, werden Sie noch einmal gefragt.
mail-connect-link = Ansehen, was geschieht
mail-connect-until = Der Link gilt einmal, { $days } Tage lang. Sie wissen nicht, worum es geht? Dann brauchen Sie nichts zu tun.
