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

mail-sign-in-subject = Bei Qstream anmelden: { $site }
mail-sign-in-heading = Bei Qstream anmelden: { $site }
mail-sign-in-code = Ihr Code. Er gilt einmal, { $minutes } Minuten lang:
mail-sign-in-or = In dem Browser, in dem Sie ihn angefordert haben, geht es auch mit diesem Link:
mail-sign-in-link = Anmelden
mail-sign-in-not-you = Sie haben nichts angefordert? Dann brauchen Sie nichts zu tun: Ohne den Code kommt niemand hinein.

mail-test-subject = Mails von Qstream kommen an: { $site }
mail-test-text = Jemand, der Qstream betreibt, prüft, ob Mails ankommen. Diese ist angekommen.
