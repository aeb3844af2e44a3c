# Anmelden und Abmelden unter der eigenen Adresse.

sign-in-title = Anmelden
sign-in-nowhere = Ihr Qstream hat eine eigene Adresse. Sie steht in jeder E-Mail von Qstream; sonst fragen Sie die Person, die Qstream in Ihrem Unternehmen betreut.
sessions-title = Wo Sie angemeldet sind
sessions-unknown = Ein Browser
sessions-this = Dieser Browser
sessions-since = Angemeldet { $date }
sessions-end = Dort abmelden
sessions-end-others = Überall sonst abmelden
sign-out = Abmelden
problem-signed-out = Sie sind abgemeldet
    .safe = Gespeicherte Antworten sind sicher.
    .advice = Melden Sie sich an und machen Sie dort weiter.
problem-questions-only = Dieser Link ist nur für Ihre Fragen
    .safe = Nichts wurde geändert.
    .advice = Melden Sie sich an, um mehr zu sehen.
