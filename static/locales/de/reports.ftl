# Berichte über ein Team oder einen ganzen Qstream.

tab-reports = Berichte
reports-eyebrow = Bericht
reports-title = Ihre Leute
reports-title-team = Das Team von { $name }
reports-title-unmanaged = Menschen ohne Führungskraft
reports-title-everybody = Alle, nach Teams
reports-as-of = Stand { $date }, { $time } ({ $zone })
reports-empty = Noch nichts zu berichten
reports-empty-text = Ein Bericht erscheint hier, sobald jemand aus Ihrem Team an einem Qstream teilnimmt.
reports-nobody = Niemand nimmt teil
reports-nobody-text = Niemand von diesen Menschen nimmt an diesem Qstream teil.

reports-finding-risk = { $count ->
    [one] 1 von { $people } braucht Sie: { $names }.
   *[other] { $count } von { $people } brauchen Sie: { $names }.
}
reports-people = { $count ->
    [one] einer Person
   *[other] { $count } Personen
}
reports-names-more = { $names } und { $more } weitere
reports-finding-fine-topic = Heute braucht Sie niemand. Sprechen Sie über { $topic }: jetzt { $percent } % richtig.
reports-finding-fine = Heute braucht Sie niemand.
reports-finding-groups = { $low ->
    [0] Kein Team liegt unter 60 %.
    [one] Eines von { $teams } Teams liegt unter 60 %, am niedrigsten { $team } mit { $percent } %.
   *[other] { $low } von { $teams } Teams liegen unter 60 %, am niedrigsten { $team } mit { $percent } %.
}
reports-finding-topic = Schwächstes Thema: { $topic }, { $percent } %.

reports-course = Qstream
reports-show = Zeigen
reports-scope = Wessen Bericht
reports-direct = Direkt unterstellt
reports-below = Alle darunter
reports-everybody = Alle, nach Teams
reports-numbers = In Zahlen
reports-started = Begonnen
reports-of = { $part } von { $whole } ({ $percent } %)
reports-nothing-of = { $part } von { $whole }
reports-answered = Beantwortet
reports-right = Anfangs richtig → jetzt richtig
reports-right-value = { $first } % → { $now } % ({ $count })
reports-mastered = Gemeistert

reports-needs = Brauchen Sie
reports-nobody-needs = Heute braucht Sie niemand.
reports-person = Person
reports-reasons = Warum
reports-action = Was tun
reports-open-person = Notiz oder Pause
reports-nudge = Per Mail anstoßen
reports-nudge-waiting = { $count ->
    [one] Eine Frage kann heute beantwortet werden.
   *[other] { $count } Fragen können heute beantwortet werden.
}
reports-nudge-sent = { $name } bekommt jetzt in Ihrem Namen eine Mail.
reports-nudge-later = { $name } bekommt in Ihrem Namen eine Mail: { $date }, zu Beginn des Arbeitstags.
reports-nudge-none = Zurzeit kein Anstoß per Mail. { $why }
reports-nudge-not = { $name } hat keine Mail bekommen. { $why }
reports-nudged-by = Angestoßen: { $date }, { $by }
reports-nudged = Angestoßen: { $date }
reports-nudge-no-mail = Dieser Server verschickt keine Mails.
reports-nudge-suspended = Das Konto ist gesperrt.
reports-nudge-on-hold = Wer pausiert, bekommt keine Mails.
reports-nudge-stopped = Mails zu Fragen sind abgestellt.
reports-nudge-refused = Die Adresse nimmt keine Mails an.
reports-nudge-nothing = Heute ist nichts zu beantworten.
reports-nudge-lately = Der letzte Anstoß ist keine drei Tage her.
reports-risk-not-started = Noch nicht begonnen
reports-risk-stalled = Antwortet nicht mehr
reports-risk-backlog = Viele Fragen warten
reports-risk-low = Wenig richtig
reports-risk-falling = Wird schlechter
reports-risk-wont-finish = Wird nicht rechtzeitig fertig
reports-waiting = { $count ->
    [one] eine Frage wartet
   *[other] { $count } Fragen warten
}

reports-map = Richtige Antworten nach Person und Thema, in Prozent
reports-map-teams = Richtige Antworten nach Team und Thema, in Prozent
reports-map-first = Erste Antworten zeigen
reports-map-now = Letzte Antworten zeigen
reports-map-shows-first = Das sind die ersten Antworten.
reports-map-shows-now = Das sind die letzten Antworten.
reports-legend = ▲ ab 80 · ◆ 60 bis 79 · ▼ unter 60 · in Klammern: weniger als drei Fragen
reports-overall = Alles
reports-team = Team
reports-unmanaged = Ohne Führungskraft
reports-size = Personen
reports-pages = Teile der Liste
reports-place = { $from } bis { $to } von { $count }
reports-earlier = Davor
reports-later = Danach

reports-hardest = Schwerste Fragen
reports-hardest-question = Frage
reports-hardest-none = Noch ist keine Frage für diese Menschen schwer.
reports-wrong = Stattdessen gewählt
reports-wrong-by = { $chosen } ({ $people })
reports-takeaway = Sagenswert: { $takeaway }

reports-trend = Woche für Woche
reports-trend-picture = Richtige Antworten in Prozent je Woche, vom { $from } bis { $to }; die Tabelle darunter sagt dasselbe.
reports-week = Woche ab
reports-week-answers = Antworten
reports-week-right = Richtig

reports-board = Nach Punkten
reports-on-hold = Pause bis { $date }
reports-suspended = Gesperrt

reports-downloads = Herunterladen
reports-download-people = Personen
reports-download-topics = Themen
reports-download-questions = Fragen
reports-download-weeks = Wochen

reports-back = Zurück zum Bericht
reports-person-title = { $name }
reports-person-fine = Alles gut: kein Grund zur Sorge um { $name }.
reports-person-risk = { $name } braucht Sie: { $reasons }.
reports-history = Jede Frage
reports-times = Antworten
reports-next = Nächstes Mal
reports-done = Gemeistert
reports-result-right = Richtig
reports-result-partly = Teilweise richtig
reports-result-wrong = Falsch
reports-holds = Pausen
reports-holds-none = Keine Pause ist geplant.
reports-hold-span = { $from } bis { $to }
reports-hold-give = Eine Pause geben
reports-hold-hint = An diesen Tagen wird nichts gefragt; alles Geplante verschiebt sich.
reports-hold-from = Erster Tag
reports-hold-to = Letzter Tag
reports-hold-given = Die Pause ist geplant.
reports-notes-none = Sie haben noch nichts geschrieben.
reports-note = Notiz zum Coaching, nur für Sie
reports-note-add = Notiz behalten
reports-note-kept = Die Notiz ist gespeichert.
reports-note-empty = Schreiben Sie zuerst etwas.
reports-note-long = Das ist zu lang; höchstens 2.000 Zeichen.
reports-refused = Das konnte nicht gespeichert werden
