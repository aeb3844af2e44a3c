# Wohin die Links in Mails führen.

link-hello = Guten Tag, { $name }
link-nothing = Gerade wartet nichts auf Sie
link-not-you = Sie sind nicht { $name }?
link-too-fast = Das war schneller, als jemand lesen kann; darum ist noch nichts gespeichert. Wenn die Wahl Ihre ist, senden Sie sie noch einmal.
link-sign-in = Anmelden
link-somebody-else = Diese Mail gehört jemand anderem
    .advice = Bitte schließen Sie diese Seite und benutzen Sie den Link nicht: Wer hier antwortet, antwortet im Namen dieser Person. Wenn Sie selbst teilnehmen, melden Sie sich mit Ihrer eigenen Adresse an.
link-salesforce-login = Ihre Fragen warten in Salesforce
    .advice = Öffnen Sie in Salesforce die Registerkarte Qstream, oder melden Sie sich hier mit Salesforce an: Ihre Frage kommt zuerst.
link-salesforce-only = Hier meldet man sich nur über Salesforce an
    .advice = Bei { $site } kommt man nur über Salesforce hinein, und Ihr Konto hat keines. Bitten Sie die Person, die sich dort um Qstream kümmert, um einen Zugang.

problem-link-over = Dieser Link gilt nicht mehr
    .safe = Ihre Antworten sind sicher.
    .advice = Links in Mails gelten höchstens zwei Wochen, oder bis ein Qstream endet. Nehmen Sie die neueste Mail, oder melden Sie sich an.

stop-mails-title = Mails zu Ihren Fragen
stop-mails-explained = Mit einem Klick kommen von { $site } keine Mails zu Ihren Fragen mehr. Ihre Fragen bleiben, wo sie sind, und Sie können die Mails hier oder in Ihrem Profil wieder einschalten.
stop-mails-button = Diese Mails abbestellen
stop-mails-undo = Diese Mails wieder schicken
stop-mails-stopped = Erledigt: Es kommen keine Mails zu Ihren Fragen mehr.
stop-mails-started = Erledigt: Die Mails kommen wieder.
stop-reports-title = Der Wochenbericht per Mail
stop-reports-explained = Mit einem Klick kommen von { $site } keine Wochenberichte mehr. Der Bericht selbst bleibt, wo er ist, und Sie können die Mails hier oder in Ihrem Profil wieder einschalten.
stop-reports-stopped = Erledigt: Es kommen keine Wochenberichte mehr.

profile-mails = Mails zu Ihren Fragen
profile-mails-on = An Arbeitstagen mit Fragen bekommen Sie morgens eine Mail.
profile-mails-off = Sie bekommen keine Mails zu Ihren Fragen.
profile-report-mails = Der Wochenbericht
profile-report-mails-on = Zu Beginn jeder Arbeitswoche bekommen Sie eine Mail zu den Menschen, um die Sie sich kümmern.
profile-report-mails-off = Sie bekommen keinen Wochenbericht per Mail.
profile-mails-stop = Diese Mails abbestellen
profile-mails-start = Diese Mails schicken
profile-mails-saved = Gespeichert.

mailbox-title = Postfach
mailbox-hint = Mails dieses Servers, wie ihre Empfänger sie sehen würden
mailbox-empty = Noch keine Mails
mailbox-empty-text = Mails zu Fragen kommen am Morgen jedes Arbeitstags, in der Zeitzone der Person.
mailbox-to = An { $name } ({ $address })
mailbox-html = Als HTML
mailbox-all = Alle Mails
