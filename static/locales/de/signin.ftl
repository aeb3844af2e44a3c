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
sign-in-to = Anmelden bei Qstream, { $site }
sign-in-salesforce = Mit Salesforce anmelden
sign-in-salesforce-only = Bei { $site } melden sich alle über Salesforce an.
sign-in-owners = Die Verbindung zu Salesforce funktioniert gerade nicht. Inhaber dieser Site kommen mit einem Code hinein.
sign-in-connect = Für Admins: Salesforce verbinden
sign-in-email = E-Mail-Adresse
sign-in-email-hint = Wir senden Ihnen einen Code. Sie brauchen kein Kennwort.
sign-in-send = Code senden
sign-in-sent = Wenn zu dieser Adresse hier ein Qstream-Konto gehört, ist eine E-Mail unterwegs. Sie kommt in einer Minute; sehen Sie auch im Spam nach.
sign-in-code = Code
sign-in-code-hint = Aus der E-Mail. Oder öffnen Sie deren Link in diesem Browser.
sign-in-other-address = Andere Adresse verwenden
sign-in-invited = Ich habe einen Einladungscode
sign-in-invitation-not-good = Dieser Einladungscode gilt nicht: Er wurde verwendet, ist zu alt oder falsch eingegeben.
sign-in-wrong = Das hat nicht geklappt
sign-in-code-wrong = Dieser Code gilt nicht. Geben Sie den der neuesten E-Mail ein oder fordern Sie einen neuen an.
sign-in-no-address = Geben Sie eine E-Mail-Adresse ein, etwa name@firma.example.
sign-in-wait = Das war oft. Versuchen Sie es in { $minutes ->
    [one] einer Minute
   *[other] { $minutes } Minuten
} noch einmal.
sign-in-again = Bitte versuchen Sie es noch einmal. Kommt dies wieder, lehnt Ihr Browser Cookies ab; ohne sie kann sich niemand anmelden.
sign-in-link-elsewhere = Geben Sie diesen Code in dem Browser ein, in dem Sie ihn angefordert haben:
sign-in-link-over = Dieser Link wurde verwendet oder ist zu alt
sign-in-salesforce-over = Die Anmeldung dauerte zu lange oder begann in einem anderen Browser. Bitte versuchen Sie es noch einmal.
sign-in-salesforce-denied = Sie haben bei Salesforce abgelehnt und sind nicht angemeldet.
sign-in-salesforce-other-org = Sie sind bei einer anderen Salesforce-Organisation angemeldet. Melden Sie sich dort ab oder verwenden Sie ein privates Fenster.
sign-in-salesforce-no-account = Salesforce kennt Sie, aber kein Konto hier ist mit Ihnen verknüpft. Fragen Sie die Person, die Qstream in Ihrem Unternehmen betreut.
sign-in-salesforce-failed = Salesforce hat Sie nicht durchgelassen. Bitte versuchen Sie es in einer Minute noch einmal.
