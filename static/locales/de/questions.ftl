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
question-withdraw-consequence = Niemand wird sie mehr gefragt, und für neue Qstreams wird sie nicht angeboten. Antworten und Punkte bleiben. Das lässt sich nicht zurücknehmen.
question-withdraw-now = Herausnehmen

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
