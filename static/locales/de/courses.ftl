# Qstreams planen: die Liste, ein einzelner, seine Fragen und seine Menschen.

tab-courses = Qstreams
courses-title = Qstreams
courses-none = Noch kein Qstream
courses-none-text = Geben Sie dem ersten einen Namen: Sie bekommen einen Plan, der aufgeht, und ändern daran, was Sie möchten, bevor ihn jemand sieht.
courses-new = Ein neuer Qstream
courses-length = Ungefähre Dauer
courses-length-hint = Bestimmt Ende, Abstände und Fragen je Tag; alles lässt sich ändern.
courses-preset = { $weeks } Wochen: falsch nach { $wrong }, richtig nach { $right } Tagen wieder, höchstens { $most } am Tag
courses-begin = Planung beginnen
courses-count = { $count ->
    [one] { $count } Qstream
   *[other] { $count } Qstreams
}
courses-dates = Von – bis
courses-no-end = ohne Ende
courses-questions = Fragen
courses-people = Menschen
courses-back = Alle Qstreams

phase-draft = Entwurf
phase-scheduled = Beginnt später
phase-running = Läuft
phase-closed = Beendet

course-begun = Ihr Entwurf ist angelegt. Niemand sieht ihn, bevor Sie ihn starten.
course-copied = Das ist die Kopie: ein Entwurf, der in einer Woche beginnt. Niemand sieht ihn, bevor Sie ihn starten.
course-copy-name = { $name } (Kopie)
course-closed = Der Qstream ist beendet. Antworten, Punkte und Berichte bleiben.
course-removed = Der Entwurf wurde verworfen.
course-not-now = Mit diesem Qstream geht das nicht mehr. Gehen Sie zurück und sehen Sie ihn noch einmal an.

course-next-questions = Als Nächstes: wählen, was gefragt wird.
course-next-people = Als Nächstes: wählen, wer teilnimmt, und starten.
course-choose = Fragen wählen
course-launch-begin = Menschen und Start
course-add-people = Menschen aufnehmen
course-questions = { $count ->
    [0] Noch keine Fragen
    [one] { $count } Frage
   *[other] { $count } Fragen
}

feasible-title = Können alle fertig werden?
feasible-yes = Ja: Der Plan hat Platz für jede Frage und ihre Wiederholungen.
feasible-no-day = Keiner der Liefertage ist ein Arbeitstag, manche Fragen kämen also nie.
feasible-nobody = Niemand kann fertig werden: Selbst wer immer richtig liegt, braucht bis { $date }.
feasible-most = Wer bei der letzten Frage einmal falsch liegt, wird nicht fertig: Das dauert bis { $date }.
feasible-overflow = Es gibt mehr zu beantworten, als die Tage Platz haben: Etwa { $percent } % würden nie gefragt.
feasible-suggestion = So ginge es auf: Ende am { $date }, bis zu { $most } Fragen am Tag, falsch nach { $wrong } und richtig nach { $right } Tagen wieder.
feasible-apply = So übernehmen
feasible-deliveries = Tage mit neuen Fragen
feasible-last-new = Letzte neue Frage
feasible-best = Frühestens fertig
feasible-usual = Mit einem Fehler fertig
obstacle-questions = Er hat keine Fragen.
obstacle-people = Diese Auswahl findet niemanden, der nicht schon teilnimmt.
obstacle-start = Sein Beginn liegt in der Vergangenheit: Wählen Sie einen ab heute.
obstacle-finish = Niemand könnte ihn beenden: Sehen Sie an, was der Plan vorschlägt.

course-plan = Plan
course-plan-launched = Er ist gestartet: Zugesagte Termine bleiben. Das hier lässt sich noch ändern.
course-name = Name
course-starts = Erster Tag
course-ends = Letzter Tag
    .hint = Leer: Er hat kein Ende.
course-max-per-day = Höchstens Fragen am Tag
course-kind = Art
    .hint = Wie oft eine Frage wiederkommt.
kind-classic = Klassisch: bis sie mehrmals hintereinander richtig war
kind-turbo = Turbo: bis sie einmal richtig war
kind-lightning = Blitz: jede Frage einmal
course-new-per-delivery = Neue Fragen an einem Liefertag
course-delivery-days = Liefertage
course-interval-incorrect = Tage, bis eine falsche Antwort wiederkommt
course-interval-correct = Tage, bis eine richtige Antwort wiederkommt
course-streak = So oft richtig hintereinander (klassisch)
course-reserve = Einen Platz für neue Fragen freihalten
course-reserve-hint = Sonst kommen Wiederholungen zuerst und können neue Fragen wochenlang aufhalten.
course-board = Rangliste
board-mode-names = Mit Namen
board-mode-aliases = Niemand wird genannt
board-mode-off = Keine
course-tie-breaks = Gleiche Punkte werden unterschieden
course-tie-breaks-hint = Nach der Uhrzeit der letzten Antwort: Früher ist besser.
course-comments = Kommentare unter Fragen
comments-off = Keine
comments-moderated = Erscheinen nach einer Freigabe
comments-open = Erscheinen sofort
course-save = Plan speichern
course-wrong-name = Geben Sie ihm einen Namen.
course-wrong-name-long = Dieser Name ist zu lang: höchstens 120 Zeichen.
course-wrong-end = Der letzte Tag liegt vor dem ersten.
course-wrong-weekday = Wählen Sie mindestens einen Liefertag.
course-wrong-number = { $field }: eine ganze Zahl von 1 bis { $most }.
course-wrong-choice = Wählen Sie etwas aus der Liste.

course-more = Weiteres
course-copy = Duplizieren
course-copy-hint = Eine Kopie hat denselben Plan und dieselben Fragen, beginnt in einer Woche und hat noch keine Menschen.
course-close = Jetzt beenden
course-close-consequence = { $count ->
    [one] { $count } Mensch bekommt
   *[other] { $count } Menschen bekommen
} daraus keine Fragen mehr, auch heute nicht, und was offen ist, bleibt offen. Antworten, Punkte und Berichte bleiben. Ein späterer letzter Tag öffnet ihn wieder.
course-close-now = Beenden
course-remove = Entwurf verwerfen
course-remove-consequence = Sein Plan und die Auswahl seiner Fragen sind dann weg. Die Fragen selbst bleiben.
course-remove-now = Verwerfen
course-keep = So lassen
course-back = Zurück zum Qstream

course-no-questions = Es gibt noch keine Fragen
course-no-questions-text = Zuerst muss jemand Fragen für Ihre Site schreiben: Ein Qstream fragt, was da ist.
course-choose-hint = Die Themen wechseln sich ab, in welcher Reihenfolge Sie auch wählen: Gemischtes Üben bleibt besser haften.
course-topic-chosen = { $chosen } von { $count } gewählt
course-topic-all = Alle nehmen
course-topic-none = Keine nehmen
course-topic-some = Einzeln wählen
course-topic-save = Diese nehmen
course-topic-large = Dieses Thema ist zu groß für eine Liste: Nehmen Sie alles oder nichts davon.
course-all-topics = Alle Themen

course-no-end = Ohne Ende
course-change = Was sich damit ändert
course-change-what = Vom Plan
course-change-was = Bisher
course-change-is = Von jetzt an
course-change-means = { $count ->
    [one] Das gilt von jetzt an für { $count } Menschen. Termine von Fragen bleiben; was nach dem letzten Tag käme, wird nicht gefragt.
   *[other] Das gilt von jetzt an für { $count } Menschen. Termine von Fragen bleiben; was nach dem letzten Tag käme, wird nicht gefragt.
}
course-change-now = Ändern

course-add-questions = Fragen hinzufügen
course-add-questions-hint = Diese fragt er noch nicht. Sie kommen nach denen, die vor den Teilnehmenden liegen, im selben Takt.
course-all-asked = Er fragt schon alles, was es gibt.
course-add-look = Auswirkung ansehen
course-add-people-count = Menschen, die sie bekommen
course-add-last = Die letzte neue kommt am
course-add-best = Sie kann sitzen ab
course-add-means = Niemandes Termine verschieben sich: Die neuen Fragen kommen nach den geplanten. Wer fertig war, hat wieder etwas zu beantworten.
course-add-too-late = Die letzte käme nach dem letzten Tag des Qstreams. Verschieben Sie zuerst diesen Tag, oder fügen Sie weniger hinzu.
course-add-early = Sie kommen vor dem letzten Tag, aber nicht alle können die letzte so oft beantworten wie nötig. Ein späterer letzter Tag hilft.
course-add-move-end = Letzten Tag ändern
course-add-now = { $count ->
    [one] { $count } Frage hinzufügen
   *[other] { $count } Fragen hinzufügen
}
course-add-go-on = Weiter
course-added-to = { $count ->
    [0] Niemandem fehlte eine.
    [one] { $count } Mensch hat die neuen Fragen jetzt.
   *[other] { $count } Menschen haben die neuen Fragen jetzt.
}

course-launch = Menschen und Start
course-who = Wer teilnimmt
course-count = Zählen
course-found = { $count ->
    [0] Niemand aufzunehmen
    [one] { $count } Mensch aufzunehmen
   *[other] { $count } Menschen aufzunehmen
}
course-addresses-only = Nur bestimmte Adressen
course-addresses = E-Mail-Adressen
course-addresses-hint = Von irgendwo hineinkopiert, höchstens 2.000: Was um sie herum steht, stört nicht. Leer lassen für alle, die der Rest findet.
course-addresses-none = Darin steht keine E-Mail-Adresse.
course-addresses-many = Das sind die ersten 2.000 Adressen. Fügen Sie die anderen danach hinzu, oder lesen Sie eine Liste mit einem Tag ein und wählen danach.
course-addresses-file = Oder eine Datei mit Adressen
course-addresses-file-hint = CSV oder Text. Sie sehen, wen sie findet, bevor etwas geschieht.
course-addresses-read = Datei lesen
course-addresses-unknown = { $count ->
    [one] { $count } Adresse gehört niemandem auf Ihrer Site. Legen Sie die Person zuerst an, oder lesen Sie eine Liste ein:
   *[other] { $count } Adressen gehören niemandem auf Ihrer Site. Legen Sie die Menschen zuerst an, oder lesen Sie eine Liste ein:
}
course-found-none = Alle, die das findet, nehmen schon teil.
course-mend = Plan oder Fragen ändern
course-not-ready = Vor dem Start:
course-launch-for = { $count ->
    [one] Für { $count } Menschen starten
   *[other] Für { $count } Menschen starten
}
course-add-count = { $count ->
    [one] { $count } Menschen aufnehmen
   *[other] { $count } Menschen aufnehmen
}
course-launch-means = Die ersten Fragen kommen am { $date }. Von da an bleiben Abstände und Termine, wie sie sind; Menschen lassen sich jederzeit aufnehmen.
course-added = { $count ->
    [0] Niemand wurde aufgenommen.
    [one] { $count } Mensch nimmt jetzt teil.
   *[other] { $count } Menschen nehmen jetzt teil.
}
course-adding = Aufgenommen
course-without-dates = { $count ->
    [one] { $count } Mensch wurde ausgelassen, weil die eigenen Arbeitstage manche Fragen ohne Termin lassen:
   *[other] { $count } Menschen wurden ausgelassen, weil die eigenen Arbeitstage manche Fragen ohne Termin lassen:
}

# Teams, und wer Berichte liest.

teams-title = Teams
teams-done = { $count ->
    [0] Niemand kam in ein Team: Von denen ohne Team ist nichts dergleichen bekannt.
    [one] { $count } Mensch kam in ein Team.
   *[other] { $count } Menschen kamen in Teams.
}
teams-removed = Das Team ist aufgelöst. Die Punkte bleiben.
teams-without = { $count ->
    [one] { $count } Mensch ist in keinem Team
   *[other] { $count } Menschen sind in keinem Team
}
teams-source = Teams bilden nach
teams-by-manager = Führungskraft
teams-make = Teams bilden
teams-make-hint = Nur wer kein Team hat, kommt in eines; aus jedem Wert wird ein Team. Wer später dazukommt, findet seines, wenn Sie noch einmal drücken.
teams-by-hand = Von Hand
teams-name = Team
teams-name-hint = Ein neuer Name ergibt ein neues Team.
teams-addresses-hint = Wer davon teilnimmt, kommt in dieses Team und aus jedem anderen heraus. Von irgendwo hineinkopiert.
teams-put = Ins Team aufnehmen
teams-act = Ändern
teams-members = Mitglieder
teams-remove = { $name } auflösen
teams-no-name = Geben Sie dem Team einen Namen, höchstens 80 Zeichen.
teams-too-many = Ein Qstream hat höchstens 200 Teams. Wählen Sie etwas, das mehr Menschen gemeinsam haben.
teams-unknown = { $count ->
    [one] { $count } Adresse gehört niemandem, der teilnimmt:
   *[other] { $count } Adressen gehören niemandem, der teilnimmt:
}

readers-title = Wer Berichte liest
readers-email = E-Mail-Adresse
readers-hint = Von Berichtsverantwortlichen; die Rolle wird auf der Seite der Person vergeben.
readers-add = Lesen lassen
readers-nobody = Niemand mit dieser Adresse hat die Rolle „Berichtsverantwortliche“.
readers-added = Ab jetzt werden die Berichte dieses Qstreams gelesen.
readers-removed = Die Berichte dieses Qstreams werden von dort nicht mehr gelesen.
readers-now = Berichtsverantwortliche dieses Qstreams
readers-none = Noch niemand.
readers-others = Führungskräfte lesen über die eigenen Leute, Inhaber und Programmleitung über alle, ohne hier zu stehen.
readers-remove = { $name } entfernen
