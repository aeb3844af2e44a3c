# Was in Mails steht.

mail-questions-subject = { $topic }: { $count ->
    [one] eine Frage für Sie
   *[other] { $count } Fragen für Sie
}
mail-questions-heading = Guten Morgen, { $name }: { $count ->
    [one] eine Frage wartet auf Sie
   *[other] { $count } Fragen warten auf Sie
}
mail-reminder-subject = { $topic }: { $count ->
    [one] Ihre Frage wartet noch
   *[other] Ihre { $count } Fragen warten noch
}
mail-reminder-heading = { $name }, { $count ->
    [one] Ihre Frage wartet noch
   *[other] Ihre { $count } Fragen warten noch
}
mail-questions-course = { $course } · { $topic }
mail-questions-more = { $count ->
    [one] Danach kommt noch eine Frage.
   *[other] Danach kommen noch { $count } Fragen.
}
mail-questions-answer = Antworten
mail-questions-answer-salesforce = In Salesforce antworten
mail-questions-how = So antworten Sie
mail-questions-own-link = Dieser Link gehört nur Ihnen: Wer ihn hat, kann Ihre Fragen beantworten. Bitte geben Sie ihn nicht weiter.
mail-questions-why = Sie bekommen diese Mail, weil Sie bei { $site } an { $course } teilnehmen.
mail-questions-stop = Diese Mails abbestellen

mail-nudge-subject = { $by } bittet Sie, mit { $course } weiterzumachen
mail-nudge-heading = { $name }, { $by } hat an Sie gedacht
mail-nudge-waiting = { $count ->
    [one] In { $course } wartet eine Frage auf Sie. Sie kostet eine Minute.
   *[other] In { $course } warten { $count } Fragen auf Sie. Sie kosten ein, zwei Minuten.
}
mail-nudge-why = { $by } hat Ihnen das aus dem Bericht zu { $course } bei { $site } geschickt. So eine Mail kommt höchstens alle drei Tage.

mail-weekly-subject = { $count ->
    [0] Ihre Woche in Qstream
    [one] Ihre Woche in Qstream: eine Person braucht Sie
   *[other] Ihre Woche in Qstream: { $count } Personen brauchen Sie
}
mail-weekly-heading = Guten Morgen, { $name }: Ihre Woche in Qstream
mail-weekly-date = Stand { $date }
mail-weekly-more = { $count ->
    [one] Im Bericht steht noch eine weitere.
   *[other] Im Bericht stehen noch { $count } weitere.
}
mail-weekly-more-courses = { $more ->
    [one] Ein weiterer Qstream läuft; der Bericht zeigt ihn.
   *[other] { $more } weitere Qstreams laufen; der Bericht zeigt sie.
}
mail-weekly-open = Bericht öffnen
mail-weekly-open-salesforce = Qstream in Salesforce öffnen
mail-weekly-why = Sie bekommen diese Mail einmal in der Woche, weil Sie sich bei { $site } um Lernende kümmern. Sie nennt Namen: Bitte geben Sie sie nicht weiter.
mail-weekly-stop = Wochenbericht abbestellen

mail-sign-in-subject = Bei Qstream anmelden: { $site }
mail-sign-in-heading = Bei Qstream anmelden: { $site }
mail-sign-in-code = Ihr Code. Er gilt einmal, { $minutes } Minuten lang:
mail-sign-in-or = In dem Browser, in dem Sie ihn angefordert haben, geht es auch mit diesem Link:
mail-sign-in-link = Anmelden
mail-sign-in-not-you = Sie haben nichts angefordert? Dann brauchen Sie nichts zu tun: Ohne den Code kommt niemand hinein.

mail-test-subject = Mails von Qstream kommen an: { $site }
mail-test-text = Jemand, der Qstream betreibt, prüft, ob Mails ankommen. Diese ist angekommen.

mail-roster-subject = Personen aus { $file } sind eingelesen
mail-roster-counts = { $new } neu, { $changed } geändert, { $unchanged } wie zuvor.
mail-roster-errors = { $errors ->
    [one] { $errors } Zeile wurde ausgelassen: Die Seite des Imports sagt, warum, und ihr Ergebnis ist eine Datei.
   *[other] { $errors } Zeilen wurden ausgelassen: Die Seite des Imports sagt, warum, und ihr Ergebnis ist eine Datei.
}
mail-roster-open = Liste der Personen öffnen
