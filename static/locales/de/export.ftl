### Der Export nach Salesforce, für Administratoren.

tab-export = Export
export-eyebrow = Export nach Salesforce
export-none = Keine Organisation ist verbunden
export-none-text = Verbinden Sie Ihre Salesforce-Organisation, dann kommen Lerndaten von selbst dort an.
export-another = Andere Organisationen

## Der Befund

export-all-there = Alles ist in Salesforce
export-all-there-text = { $rows ->
    [one] Eine Zeile ist dort wie hier.
   *[other] { $rows } Zeilen sind dort wie hier.
  }
export-under-way = { $rows ->
    [one] Eine Zeile ist unterwegs
   *[other] { $rows } Zeilen sind unterwegs
  }
export-under-way-text = Neue Antworten kommen in Sekunden an, ein Rückstand so schnell, wie Ihr Anteil an den API-Aufrufen es erlaubt.
export-refused-title = { $rows ->
    [one] Salesforce hat eine Zeile abgelehnt
   *[other] Salesforce hat { $rows } Zeilen abgelehnt
  }
export-refused-text = Es ist nichts verloren. Unten steht, warum, und was hilft.
export-stopped-title = Salesforce nimmt einen Teil der Zeilen nicht an
export-stopped-text = Es ist nichts verloren. Die Objekte unten warten, bis Paket oder Berechtigungen in Ordnung sind.
export-held-title = Der Export ist angehalten
export-held-text = Änderungen bleiben und gehen hinaus, sobald Sie ihn weiterlaufen lassen.
export-resting-title = Der Export ruht bis { $moment }
export-resting-text = Es ist nichts verloren. Salesforce sagte: { $reason }
export-signed-out-title = Salesforce braucht eine neue Anmeldung
export-signed-out-text = Änderungen bleiben und gehen danach hinaus. Salesforce sagte: { $reason }
export-no-reason = nichts weiter

## Ein Lauf

export-run-label = Vollständiger Export
export-run-backlog = Rückstand
export-run-marking = Zeilen werden gesammelt: bisher { $rows }
export-run-sending = { $left } von { $rows } Zeilen übrig, { $rate } je Sekunde
export-run-time-left = , noch etwa { $span }
export-update = Aktualisieren
export-stop = Lauf abbrechen
export-stop-question = Den vollständigen Export abbrechen?
export-stop-consequence = Zeilen, die dort sind, bleiben. Wartende Zeilen werden zurückgenommen; Änderungen gehen weiter hinaus.
export-keep-on = Weiterlaufen lassen

## Zahlen und Objekte

export-there = Dort
export-waiting = Zu senden
export-refused = Abgelehnt
export-calls-used = Aufrufe der Organisation
export-calls-used-of = { $used } von { $max }
export-calls-ours = Unser Anteil am Tag
export-objects = Nach Objekten
export-object = Objekt
export-parents = { $rows } warten auf Übergeordnetes
export-lag = Hälfte und 95 % sind da in
export-lag-spans = { $half } / { $most }
export-confirmed = Zuletzt bestätigt
export-never = noch nie
export-object-site = Bereich
export-object-course = Kurse
export-object-question = Fragen
export-object-participant = Teilnehmende
export-object-enrolment = Einschreibungen
export-object-response = Antworten
export-object-team-score = Teamwerte
export-object-export-run = Exportläufe
export-span-milliseconds = { $count } ms
export-span-seconds = { $count } s
export-span-minutes = { $count } min
export-span-hours = { $count } h
moment-date-time = { $date }, { $time }

## Was abgelehnt wurde

export-refusals = Von Salesforce abgelehnt
export-refusal = { $object }: { $rows ->
    [one] eine Zeile
   *[other] { $rows } Zeilen
  }
export-said = In den Worten von Salesforce
export-retry = Noch einmal versuchen
export-retry-all = Alle noch einmal versuchen
export-see-one = Eine ansehen
export-stops = Angehalten
export-stop-retry = Von selbst wird es am { $moment } noch einmal versucht.
export-remedy-package = Ein Feld oder Objekt fehlt oder ist für den Integrationsbenutzer verborgen.
    .fix = Weisen Sie dem Integrationsbenutzer Qstream Integration zu, oder aktualisieren Sie das Paket.
export-remedy-permission = Der Integrationsbenutzer darf das nicht schreiben.
    .fix = Weisen Sie dem Integrationsbenutzer Qstream Integration zu.
export-remedy-automation = Eine eigene Validierungsregel, ein Flow oder ein Auslöser hat die Zeile abgelehnt.
    .fix = Nehmen Sie den Integrationsbenutzer davon aus.
export-remedy-storage = Die Organisation ist voll.
    .fix = Schaffen Sie Platz, oder schalten Sie einzelne Antworten aus.
export-remedy-calls = Die API-Aufrufe der Organisation sind für heute verbraucht.
    .fix = Nichts zu tun: Qstream macht weiter, sobald das Tageslimit es erlaubt.
export-remedy-parent = Eine Zeile, zu der diese gehört, ist nicht dort.
    .fix = Versuchen Sie es noch einmal. Kommt es wieder, exportieren Sie alles neu.
export-remedy-field = Was wir senden, passt nicht in das Feld.
    .fix = Nehmen Sie Änderungen an Feldern von Qstream zurück, oder aktualisieren Sie das Paket.
export-remedy-duplicate = Die Organisation hat schon so eine Zeile, oder eine Duplikatregel hielt sie dafür.
    .fix = Nehmen Sie den Integrationsbenutzer von Ihren Duplikatregeln aus, und entfernen Sie Kopien von Zeilen von Qstream.
export-remedy-lock = Etwas anderes in der Organisation hält diese Zeilen lange fest.
    .fix = Versuchen Sie es noch einmal, wenn lange Aufträge in der Organisation vorbei sind.
export-remedy-owner = Die Person kann die Zeile nicht besitzen.
    .fix = Aktivieren Sie den Benutzer, weisen Sie einen Berechtigungssatz von Qstream zu, und exportieren Sie alles neu.
export-remedy-unknown = Diese Ablehnung kennen wir nicht.
    .fix = Lesen Sie die Worte von Salesforce, beheben Sie, was sie nennen, und versuchen Sie es noch einmal.

## Was Sie tun können

export-do = Was Sie tun können
export-hold = Anhalten
export-go-on = Weiterlaufen lassen
export-again = Alles exportieren
export-compare = Mit Salesforce vergleichen
export-row-label = Einer Zeile folgen
export-row-hint = Ihre External Id, wie sie in Salesforce steht: acme:participant:…
export-row-find = Folgen
export-done-hold = Der Export ist angehalten.
export-done-resume = Der Export läuft weiter.
export-done-stop = Der Lauf ist abgebrochen.
export-done-begin = Der vollständige Export hat begonnen.
export-done-retry = { $rows ->
    [one] Eine Zeile wird noch einmal versucht.
   *[other] { $rows } Zeilen werden noch einmal versucht.
  }
export-done-compare = Verglichen: { $rows } Zeilen in { $calls } Aufrufen. { $missing } fehlten, { $different } waren anders: Sie gehen noch einmal hinaus. { $unknown } sind hier unbekannt.
export-night = Nachts verglichen, { $moment }: { $rows ->
        [one] eine Zeile
       *[other] { $rows } Zeilen
    } mit { $calls ->
        [one] einem Aufruf
       *[other] { $calls } Aufrufen
    }.
export-night-same = Nichts wich ab.
export-night-again = { $missing } fehlten in Salesforce, { $different } sagten dort etwas anderes: Sie gehen noch einmal hinaus.
export-night-unknown = { $rows ->
        [one] Eine Zeile in Salesforce trägt den Namen dieser Site und ist hier unbekannt. Sie bleibt, wie sie ist:
       *[other] { $rows } Zeilen in Salesforce tragen den Namen dieser Site und sind hier unbekannt. Sie bleiben, wie sie sind:
    }
export-night-refused = { $questions ->
        [one] Salesforce lehnte eine Frage ab
       *[other] Salesforce lehnte { $questions } Fragen ab
    }: Prüfen Sie, ob der Benutzer der Verbindung jedes Qstream-Objekt lesen darf.
export-night-goes-on = Mit dem Rest geht es in der nächsten Nacht weiter.
export-not-running = Es läuft nichts, was sich abbrechen ließe.
export-runs-already = Ein Export läuft schon.
export-backlog-only = Ein Rückstand von Änderungen lässt sich anhalten, nicht abbrechen.
export-not-reached = Salesforce ließ sich nicht fragen: { $reason }

## Verlauf

export-runs = Läufe
export-run-started = Begonnen
export-run-kind = Was
export-run-state = Stand
export-run-rows = Zeilen
export-state-marking = Sammelt
export-state-sending = Sendet
export-state-done = Fertig
export-state-stopped = Abgebrochen
export-calls = Letzte Aufrufe
export-call-outcome = Ergebnis
export-call-sent = Gesendet
export-call-confirmed = Bestätigt
export-call-id = Kennung des Aufrufs bei Salesforce

## Vor einem vollständigen Export

export-preflight-title = Alles exportieren?
export-preflight-fits = Es passt
export-preflight-fits-text = { $rows } Zeilen { $how ->
    [bulk] in Bulk-Aufträgen
   *[other] in einzelnen Aufrufen
  }, wenn Salesforce schnell ist, in etwa { $span }. Antworten des Tages gehen vor.
export-preflight-lacks = Der Organisation fehlt etwas
export-preflight-lacks-text = Beheben Sie das zuerst; sonst werden diese Objekte angehalten.
export-preflight-full = Die Organisation hat zu wenig Platz
export-preflight-full-text = { $need } MB werden gebraucht, { $left } MB sind frei.
export-preflight-calls = API-Aufrufe höchstens
export-preflight-batches = Bulk-Stapel
export-preflight-storage = Neuer Platz
export-preflight-megabytes = { $count } MB
export-preflight-left = { $count } (die Organisation hat noch { $left })
export-preflight-begin = Alles exportieren
export-back = Zurück zum Export

## Eine Zeile

export-row-title = Der Weg einer Zeile
export-row-unknown = So eine Zeile wird nicht exportiert
export-row-unknown-text = Kopieren Sie die ganze External Id aus Salesforce.
export-row-clean = In Salesforce wie hier
export-row-dirty = Unterwegs
export-row-dead = Abgelehnt
export-row-changed = Hier geändert
export-row-version = { $moment } (Version { $version })
export-row-carried = Getragen
export-row-confirmed = Bestätigt
export-row-salesforce = Salesforce-Id
export-row-waits = Wartet auf
export-row-tries = Versuche
export-row-next = Nächster Versuch
export-row-once-more = Wird noch einmal gesendet
export-row-once-more-text = { $moment }, weil das Ergebnis eines Aufrufs unbekannt ist
