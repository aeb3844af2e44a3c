# Fragen schreiben: die Liste, eine einzelne, Dateien.

tab-questions = Fragen
questions-title = Fragen
questions-new = Neue Frage
questions-import = Fragen einlesen
questions-none = Noch keine Frage
questions-none-text = Schreiben Sie die erste, oder lesen Sie eine Datei ein, die Sie haben.
questions-nothing = Keine solche Frage
questions-search = Wörter der Frage
questions-versions = Fassungen
questions-next = Weitere Fragen
questions-back = Alle Fragen
questions-files = Alle Fragen als Datei
questions-files-hint = Ändern Sie sie in einer Tabelle und lesen Sie sie wieder ein: Was gleich ist, bleibt; was anders ist, wird eine neue Fassung.
questions-download = Herunterladen:
questions-imported = Die Datei ist eingelesen: { $new } neu, { $changed } geändert, { $unchanged } wie zuvor.

question-edit = Frage
question-withdrawn = Herausgenommen
question-saved = Gespeichert. Gestartete Qstreams fragen weiter in der Fassung, mit der sie begannen.
question-reworded = Gespeichert, und laufende Qstreams fragen ab jetzt in diesem Wortlaut.
question-taken-out = Die Frage ist aus allen Qstreams herausgenommen.
question-topic = Thema
    .hint = Berichte sagen, wie gut jedes Thema sitzt.
question-topics = Es gibt schon:
question-stem = Frage
    .hint = Eine Situation, eine Entscheidung. **Fett**, *Betonung* und Listen gehen.
question-options = Antworten
question-options-hint = Zwei bis acht; was leer bleibt, entfällt. Eine richtige ergibt eine Einfachauswahl, mehrere eine Mehrfachauswahl.
question-option = Antwort { $number }
question-right = Richtig
question-explanation = Erklärung
    .hint = Erscheint nach der Antwort: warum die richtigen richtig sind.
question-takeaway = Merksatz
    .hint = Ein Satz zum Behalten. Darf leer bleiben.
question-reference = Quelle
    .hint = Wo mehr steht; ein Link darf darin sein. Darf leer bleiben.
question-language = Sprache der Frage
    .hint = Vorleseprogramme sprechen sie in dieser Sprache.
question-save = Speichern
question-save-hint = Jede Änderung ergibt eine neue Fassung: Was Menschen geantwortet haben, bleibt bei dem, was sie gefragt wurden.
question-preview = Vorschau
question-wrong-empty = { $field }: Das darf nicht leer bleiben.
question-wrong-long = { $field }: höchstens { $most } Zeichen.
question-wrong-few = Antworten: Es braucht mindestens zwei.
question-wrong-many = Antworten: höchstens { $most }.
question-wrong-none-right = Antworten: Kreuzen Sie mindestens eine als richtig an.
question-wrong-all-right = Antworten: Mindestens eine muss falsch sein.
question-wrong-twice = Antworten: Zwei davon sagen dasselbe.
question-wrong-language = Sprache: Wählen Sie eine oder geben Sie ihr Kürzel an, etwa en oder pt-BR.
question-withdraw = Aus allen Qstreams herausnehmen
question-withdraw-consequence = Niemand wird sie mehr gefragt, und für neue Qstreams wird sie nicht angeboten. Antworten und Punkte bleiben. Später können Sie sie für neue Qstreams wieder anbieten.
question-withdraw-now = Herausnehmen

question-copy = Eine ähnliche schreiben
question-copy-hint = Das beginnt als Kopie. Beim Speichern wird eine eigene Frage daraus.
question-everywhere = Den neuen Wortlaut auch in laufenden Qstreams verwenden
question-everywhere-hint = Nur solange Zahl und Reihenfolge der Antworten bleiben und dieselben richtig sind. Sonst: „Lösung berichtigen“ weiter unten.
question-more-than-wording = Nichts wurde gespeichert: Antworten oder Lösung sind anders als in laufenden Qstreams, sie können diese Fassung nicht übernehmen. Speichern Sie ohne das Häkchen oder berichtigen Sie die Lösung weiter unten.
question-changed-meanwhile = Jemand anders hat diese Frage geändert, seit Sie sie geöffnet haben: Die andere Fassung ist unten die neueste. Was Sie getippt haben, steht noch da; speichern Sie noch einmal, um sie zu ersetzen.
question-back = Zurück zur Frage
question-offer = Wieder anbieten
question-offered = Neue Qstreams können sie wieder fragen. Wo sie herausgenommen wurde, während gefragt wurde, bleibt sie draußen.
question-withdrawn-text = Niemand wird sie gefragt, und neue Qstreams bieten sie nicht an.
question-picture = Bild
question-picture-about = Was es zeigt
question-picture-about-hint = Wird vorgelesen, wenn jemand es nicht sehen kann. Kein Bild ohne Beschreibung.
question-picture-file = Bilddatei
question-picture-file-hint = PNG, JPEG, GIF oder WebP, höchstens 512 KB und 4096 Pixel. Leer lassen, um nur die Beschreibung zu ändern.
question-picture-save = Bild speichern
question-picture-remove = Bild entfernen
question-not-a-picture = Dieses Bild geht nicht: PNG, JPEG, GIF oder WebP, höchstens 512 KB und 4096 Pixel je Seite.
question-no-description = Sagen Sie in höchstens 300 Zeichen, was das Bild zeigt.
question-version-written = Geschrieben
question-version-newest = Neueste
question-versions-hint = Ein gestarteter Qstream fragt die Fassung, mit der er begann.

correction-title = Lösung berichtigen
correction-begin = Berichtigen
correction-text = Wenn eine falsche Antwort als richtig gilt oder umgekehrt. Gegebene Antworten bleiben, Punkte und Zahlen werden berichtigt, und wer geantwortet hat, liest den Grund bei der Antwort.
correction-was-right = bisher richtig
correction-reason = Grund
correction-reason-hint = Ein Satz; er steht auch im Protokoll.
correction-foresee = Auswirkung ansehen
correction-foreseen = { $people ->
    [one] Die Antworten von { $people } Person werden neu bewertet
   *[other] Die Antworten von { $people } Personen werden neu bewertet
}, bei { $adjusted } ändern sich die Punkte, zusammen um { $points }. Noch ist nichts gespeichert.
correction-now = Berichtigen
correction-done = Die Lösung ist berichtigt. Wer nach der alten bewertet wurde, dessen Punkte stimmen jetzt.
correction-unchanged = Das sind schon die richtigen.
correction-no-reason = Geben Sie einen Grund an, höchstens 200 Zeichen.
correction-bad-key = Wählen Sie, was richtig ist: mindestens eine, nicht alle; genau eine, wo eine zu wählen ist.

questions-file = Datei
questions-file-hint = CSV oder JSON, höchstens 4 MB.
questions-import-now = Einlesen
questions-nothing-imported = Nichts wurde eingelesen
questions-lines-wrong = Einige Fragen der Datei brauchen Aufmerksamkeit, siehe unten. Verbessern Sie sie dort und lesen Sie die Datei noch einmal ein.
questions-columns = So sieht eine Datei aus
questions-columns-names = topic, question, option 1, option 2, …, option { $most }, right, explanation, take-away, reference, language, id
questions-columns-text = Die erste Zeile benennt die Spalten. In „right“ stehen die Nummern oder Buchstaben der richtigen Antworten: 2 oder a c. Eine Frage mit einer „id“, oder mit Thema und Text, die es schon gibt, wird geändert statt hinzugefügt. Eine heruntergeladene Datei hat genau diese Spalten.
questions-line = Zeile
questions-what = Was nicht stimmt
questions-wrong-lines = { $count ->
    [one] { $count } Stelle zu verbessern
   *[other] { $count } Stellen zu verbessern
}
questions-file-large = Die Datei ist größer als { $megabytes } MB.
questions-file-none = Das ist weder eine CSV-Datei in UTF-8 noch eine JSON-Liste von Fragen.
questions-file-column = Die Spalte „{ $column }“ fehlt.
questions-file-many = Die Datei hat mehr als { $most } Fragen.
questions-file-empty = In der Datei ist keine Frage.
