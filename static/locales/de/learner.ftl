# Was Lernende lesen, Tag für Tag.

questions = { $count ->
    [one] { $count } Frage
   *[other] { $count } Fragen
}

today-title = Heute
today-heading-due = { $name }, { questions } für Sie
today-heading-done = Das war’s für heute, { $name }
today-heading-nothing = Heute ist nichts fällig
today-effort = { questions } · { $minutes ->
    [one] etwa { $minutes } Minute
   *[other] etwa { $minutes } Minuten
}
today-not-enrolled = Noch kein Qstream
today-not-enrolled-text = Sie nehmen noch an keinem Qstream teil. Sobald Sie jemand einschreibt, erscheinen Ihre Fragen hier.
next-question-on = Ihre nächste Frage kommt am { $date }.
nothing-planned = Es sind keine weiteren Fragen geplant. Gut gemacht.

reason-new = Neu
reason-correct-repeat = Letztes Mal richtig: noch einmal, damit es sitzt
reason-incorrect-repeat = Letztes Mal noch nicht ganz richtig

question-title = Frage
question-place = Frage { $number } von { $total } heute · { $topic }
question-choose-one = Wählen Sie eine Antwort.
question-choose-several = Wählen Sie alle zutreffenden Antworten.
slip-nothing = Bitte wählen Sie zuerst eine Antwort. Es wurde noch nichts gespeichert.
slip-too-many = Bitte wählen Sie nur eine Antwort. Es wurde noch nichts gespeichert.
slip-unknown = Das ist keine der Antworten. Es wurde noch nichts gespeichert.

verdict-right = Richtig
verdict-partly = Teilweise richtig
verdict-wrong = Diesmal nicht
points-none = Diesmal keine Punkte: Es gibt sie für die erste Antwort und wenn Sie es dauerhaft gelernt haben.
points-first = +{ $first } Punkte für Ihre erste Antwort.
points-retirement = +{ $retirement } Punkte, weil Sie es dauerhaft gelernt haben.
points-both = +{ $first } Punkte für Ihre erste Antwort und +{ $retirement }, weil Sie es dauerhaft gelernt haben.
comes-back-on = Sie sehen diese Frage wieder am { $date }.
ends-before = Der Kurs endet, bevor diese Frage wiederkäme.
is-retired = Das haben Sie dauerhaft gelernt: Die Frage kommt in diesem Kurs nicht wieder.
feedback-why = Warum
feedback-takeaway = Merksatz:
option-correct = Richtig
option-wrong = Falsch
option-chosen = Ihre Antwort

done-title = Fertig
done-answers = { $count ->
    [one] { $count } Antwort heute
   *[other] { $count } Antworten heute
}
done-heading = Für heute fertig
done-heading-more = Heute gibt es noch mehr
done-waiting = { $count ->
    [one] { $count } Frage wartet noch.
   *[other] { $count } Fragen warten noch.
}

progress-points = Punkte
progress-retired = Dauerhaft gelernt
progress-retired-of = { $retired } von { $total }
progress-answers = Antworten

action-start = Los geht’s
action-submit = Antwort abschicken
action-next = Nächste Frage
action-go-on = Weiter
action-finish = Abschließen
action-today = Zurück zu heute

reason-correct-repeat-on = Am { $date } richtig: noch einmal, damit es sitzt
reason-incorrect-repeat-on = Am { $date } noch nicht ganz richtig
question-choice-kept = Ihre Sitzung war zu Ende, aber Ihre Auswahl ist noch da. Senden Sie sie, wenn Sie so weit sind.
pause-hold = Sie haben Pause bis { $date }. Ihre Fragen warten und verschieben sich um die Tage Ihrer Pause.
pause-hours = Fragen gibt es wieder ab { $date }, { $time }.
hold-come-back = Früher zurückkommen
points-total = Sie haben jetzt { $total } Punkte.
points-adjusted-up = Die Lösung dieser Frage wurde später berichtigt: +{ $points } Punkte.
points-adjusted-down = Die Lösung dieser Frage wurde später berichtigt: −{ $points } Punkte.
done-rank = Sie stehen auf Platz { $rank } von { $count } der Rangliste.
action-comments = Kommentare
action-report = Stimmt etwas mit dieser Frage nicht?
action-back-to-answer = Zurück zu Ihrer Antwort
tab-label = Seiten
tab-today = Heute
tab-progress = Fortschritt
tab-board = Rangliste
tab-profile = Profil
tab-moderation = Moderation
