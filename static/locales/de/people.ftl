# Für alle, die eine Site betreiben: Personen, Personenlisten, wer was getan hat.

tab-people = Personen
people-eyebrow = Ihre Site
people-title = Personen
people-import = Personen importieren
people-count = { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}
people-changed = { $count ->
    [one] { $count } Person wurde geändert.
   *[other] { $count } Personen wurden geändert.
}
people-none = Niemand gefunden
people-none-text = Versuchen Sie es mit weniger Buchstaben oder grenzen Sie weniger ein.
people-pages = Teile der Liste
people-next = Weitere Personen
people-search = Anfang eines Namens oder einer E-Mail-Adresse
people-narrow = Eingrenzen
people-find = Suchen
people-any = Alles
people-role = Rolle
people-state = Zustand
people-label = Merkmal oder Gruppe
people-active = Aktiv
people-suspended = Gesperrt
people-name = Name
people-tick = { $name } auswählen

role-learner = Lernende
role-author = Autor
role-reporting-manager = Berichtsverantwortliche
role-program-manager = Programmleitung
role-admin = Administration
role-owner = Inhaber
role-manager = Führungskraft

tagged-unset = Nicht gesetzt
tagged-true = Ja
tagged-false = Nein

bulk-title = Mehrere auf einmal ändern
bulk-act = Was mit allen unten Ausgewählten geschieht
bulk-value = Merkmal oder Gruppe
bulk-value-hint = Nur für diese beiden, als Name=Wert: Region=Nord
bulk-salesforce-false = Arbeiten ohne Salesforce
bulk-salesforce-true = Arbeiten in Salesforce
bulk-salesforce-unset = Vergessen, ob sie in Salesforce arbeiten
bulk-tag = Ein Merkmal setzen
bulk-group = Eine Gruppe setzen
bulk-suspend = Sperren
bulk-reactivate = Wieder zulassen
bulk-continue = Weiter
bulk-confirm = { $count ->
    [one] { $count } Person ändern?
   *[other] { $count } Personen ändern?
}
bulk-apply = Ändern
bulk-nobody = Niemand ist ausgewählt
bulk-unsound = Das Merkmal oder die Gruppe fehlt
bulk-nobody-text = Gehen Sie zurück, wählen Sie Personen in der Liste aus und sagen Sie, was geschehen soll.
action-back-people = Zurück zur Liste

person-details = Angaben
person-first-name = Vorname
person-last-name = Nachname
person-email = E-Mail
person-manager = E-Mail der Führungskraft
person-manager-hint = Leer: niemand.
person-salesforce = Arbeitet in Salesforce
person-salesforce-hint = Nein: Fragen öffnen sich in Qstream selbst, nicht im Salesforce-Tab.
person-groups = Gruppen
person-groups-hint = Je Zeile Name=Wert: Country und bis zu sechs weitere.
person-tags = Merkmale
person-tags-hint = Je Zeile Name=Wert.
person-days = Arbeitstage
person-own-days = Andere Tage als die der Site
person-own-days-hint = Nur damit zählen die Tage darunter.
person-monday = Montag
person-tuesday = Dienstag
person-wednesday = Mittwoch
person-thursday = Donnerstag
person-friday = Freitag
person-saturday = Samstag
person-sunday = Sonntag
person-roles = Rollen
person-roles-hint = Alle sind Lernende. Geänderte Rollen beenden die Sitzungen dieser Person.
person-give-roles = Rollen speichern
person-roles-given = Die Rollen sind gespeichert.
person-suspend = Sperren
person-reactivate = Wieder zulassen
person-suspend-hint = Wer gesperrt ist, kann Qstream nicht öffnen; Antworten und Punkte bleiben.
person-suspended = Gesperrt. Alle Sitzungen sind beendet.
person-reactivated = Diese Person kann Qstream wieder öffnen.
person-erase = Endgültig löschen…
person-data = Gespeicherte Daten
person-data-hint = Alles, was Qstream über diese Person speichert, als JSON-Datei: zum Aushändigen, wenn sie danach fragt. Das Protokoll hält fest, wer sie heruntergeladen hat.
person-data-take = Daten herunterladen
person-hold-give = Pause eintragen
person-hold-hint = Fragen, die in dieser Zeit oder danach kämen, kommen um so viele Tage später. In allen Qstreams.
person-hold-end = Beenden
person-hold-given = Die Pause ist eingetragen, die Termine haben sich verschoben.
person-hold-ended = Die Pause ist vorbei, die Termine sind zurückgerückt.
person-learning = Lernen
person-no-courses = Noch in keinem Qstream.
person-answers = { $count ->
    [one] { $count } Antwort
   *[other] { $count } Antworten
}, { $points ->
    [one] { $points } Punkt
   *[other] { $points } Punkte
}
person-wrong-email = Schreiben Sie eine E-Mail-Adresse.
person-wrong-name = Schreiben Sie einen Namen von höchstens 120 Zeichen.
person-wrong-taken = Jemand anderes hat diese Adresse.
person-wrong-manager = Niemand auf Ihrer Site hat diese Adresse.
person-wrong-cycle = Damit wäre die Person ihre eigene Führungskraft.
person-wrong-label = Schreiben Sie jede Zeile als Name=Wert.
person-wrong-label-long = Name und Wert haben höchstens 80 Zeichen.
person-wrong-label-twice = Ein Name steht zweimal da.
person-wrong-label-many = Das sind zu viele: höchstens 7 Gruppen und 40 Merkmale.
person-wrong-label-reserved = Salesforce_user hat ein eigenes Feld.

erase-title = Diese Person endgültig löschen?
erase-explained = Name, Adresse, Merkmale, Kommentare und Verknüpfungen gehen sofort, und Salesforce wird gebeten, seine Zeilen herzugeben. Antworten und Punkte bleiben in den Zahlen und gehören niemandem mehr. Das lässt sich nicht rückgängig machen.
erase-type = E-Mail-Adresse der Person
erase-type-hint = Schreiben Sie sie so, wie sie oben steht.
erase-wrong = Das ist nicht die Adresse der Person.
erase-now = Endgültig löschen
erase-back = Person behalten
erased-title = Die Person ist gelöscht
erased-here = Hier sagt nichts mehr, wer das war.
erased-salesforce = { $count ->
    [0] Salesforce hatte keine Zeilen dieser Person.
    [one] Salesforce wird gebeten, { $count } Zeile herzugeben.
   *[other] Salesforce wird gebeten, { $count } Zeilen herzugeben.
}
erased-reference = Kennung im Protokoll und in den Belegen von Salesforce:

roster-title = Personen importieren
roster-file = CSV-Datei
roster-file-hint = Höchstens 16 MB. Sie sehen, was geschähe, bevor etwas geschieht.
roster-look = Ansehen, was geschähe
roster-refused = Diese Datei lässt sich nicht importieren
roster-org = Personen der verbundenen Organisation
roster-org-text = Alle, die in Salesforce aktiv sind, oder nur manche, als stünden sie in einer Datei. Sie sehen vorher, was geschähe.
roster-org-set = Berechtigungssatz
roster-org-set-hint = Sein API-Name, etwa Qstream_User. Leer lassen für alle.
roster-org-profile = Profil
roster-org-profile-hint = Sein Name, etwa Sales User. Darf leer bleiben.
roster-org-read = Aus Salesforce lesen
roster-org-unread = Aus Salesforce wurde niemand gelesen
roster-org-not-connected = Die Verbindung geht gerade nicht: siehe die Salesforce-Einstellungen.
roster-org-nobody = Salesforce nennt dafür niemanden. Wer einen Berechtigungssatz hat, sieht der Sync-Benutzer nur mit „Setup und Konfiguration anzeigen“.
roster-org-many = Das sind mehr als 50.000 Personen: Grenzen Sie nach Berechtigungssatz oder Profil ein.
roster-org-refused = Salesforce hat die Antwort verweigert.

roster-columns = Spalten
roster-columns-must = E-Mail, und für neue Personen Vorname und Nachname.
roster-columns-may = Rolle, Führungskraft, Land, Zeitzone, Sprache, Status, Salesforce_user, und so viele Sie möchten namens „Gruppe: Region“ oder „Merkmal: Stufe“.
roster-columns-rule = Eine leere Zelle ändert nichts, ein Bindestrich leert das Feld. Wer in der Datei fehlt, wird nicht entfernt.
roster-file-too-large = Die Datei ist leer oder größer als { $megabytes } MB.
roster-file-empty = Die Datei ist leer.
roster-file-not-text = Das ist kein Text. Speichern Sie die Tabelle als CSV.
roster-file-damaged = Die Buchstaben der Datei sind beschädigt. Speichern Sie sie als CSV in UTF-8.
roster-file-no-email-column = Keine Spalte heißt E-Mail.
roster-file-column-twice = Die Spalte „{ $name }“ steht zweimal da.
roster-file-too-many-columns = Mehr als 64 Spalten.
roster-file-too-many-rows = Mehr als 200.000 Zeilen.
roster-file-endless-record = Ein Anführungszeichen fehlt: der Datensatz in Zeile { $line } endet nicht.
roster-file-no-rows = Die Datei hat Überschriften, aber keine Zeilen.
roster-moved = Seit Ihrem Blick haben sich Personen geändert. Es wurde nichts importiert: wählen Sie die Datei bitte noch einmal.
roster-done = Der Import ist fertig.
roster-new = Neu
roster-changed = Geändert
roster-unchanged = Unverändert
roster-warnings = Mit Warnung
roster-errors = Ausgelassen
roster-guessed = Die Datei sagt nicht, wie ihre Buchstaben geschrieben sind; wir haben Windows-1252 genommen. Sehen Sie nach Namen mit Umlauten.
roster-passed-over = Diese Spalten wurden übergangen:
roster-nothing = Es gibt nichts zu importieren.
roster-promise = Genau das Folgende geschieht, alles oder nichts.
roster-apply = { $count ->
    [one] { $count } Person importieren
   *[other] { $count } Personen importieren
}
roster-result = Alle Zeilen als CSV herunterladen
roster-line = Zeile
roster-verdict = Ergebnis
roster-findings = Warum
roster-shown = { $shown } von { $count } Zeilen, zuerst die auffälligen
roster-verdict-new = Neu
roster-verdict-changed = Geändert
roster-verdict-unchanged = Unverändert
roster-verdict-error = Ausgelassen
roster-finding-no-email = Die E-Mail-Adresse fehlt.
roster-finding-bad-email = Das ist keine E-Mail-Adresse.
roster-finding-duplicate = Die Adresse steht schon in Zeile { $line }.
roster-finding-no-name = Eine neue Person braucht Vor- und Nachnamen.
roster-finding-bad-name = Ein Name hat höchstens 120 Zeichen in einer Zeile.
roster-finding-cell-too-long = Eine Zelle ist länger als 4 KB.
roster-finding-unknown-role = Diese Rolle gibt es nicht.
roster-finding-owners-only = Inhaber werden auf ihrer eigenen Seite geändert, von Inhabern.
roster-finding-unknown-time-zone = Diese Zeitzone gibt es nicht.
roster-finding-bad-salesforce-user = Salesforce_user ist true, false oder leer.
roster-finding-bad-state = Der Status ist aktiv oder gesperrt.
roster-finding-bad-label = Ein Merkmal oder eine Gruppe hat höchstens 80 Zeichen in einer Zeile.
roster-finding-manager-is-self = Niemand ist die eigene Führungskraft.
roster-finding-manager-cycle = Die Führungskräfte gehen im Kreis.
roster-finding-unknown-manager = Niemand hat die Adresse der Führungskraft; ohne sie importiert.
roster-finding-unknown-language = Diese Sprache haben wir nicht; die der Person bleibt.
roster-finding-extra-cells = Die Zeile hat mehr Zellen, als es Spalten gibt.
roster-finding-missing-cells = Die Zeile hat weniger Zellen, als es Spalten gibt.
roster-finding-looks-like-formula = Sieht wie eine Formel aus; als Text behalten.

audit-title = Wer was getan hat
audit-none = Nichts gefunden
audit-none-text = Grenzen Sie weniger ein.
audit-pages = Teile der Liste
audit-order = Neuestes zuerst
audit-older = Älteres
audit-time = Wann
audit-actor = Wer
audit-actor-hint = user: und die Kennung der Person, operator oder system
audit-action = Was
audit-action-hint = Wie es beginnt: user. oder roster.
audit-subject = Woran
audit-subject-hint = user: und die Kennung der Person
audit-detail = Näheres
audit-csv = Als CSV herunterladen
audit-json = Als JSON herunterladen
