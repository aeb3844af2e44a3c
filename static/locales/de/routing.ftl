# Wohin Links führen und warum, wie die Leute einer Site hineinkommen, Adressen, die keine E-Mail annehmen.

routing-person = Wohin die E-Mails dieser Person führen
routing-leads-question = Direkt zur Frage, ohne Salesforce
routing-leads-tab = Zum Qstream-Tab in Salesforce, wo die Frage wartet
routing-leads-login = Zu „Mit Salesforce anmelden“ und weiter zur Frage
routing-leads-nowhere = Zu einer Seite, die sagt, dass sich hier alle über Salesforce anmelden
routing-by-code = Unter der eigenen Adresse der Site darf sich diese Person ohne Salesforce anmelden.
routing-by-salesforce = Unter der eigenen Adresse der Site meldet sich diese Person nur über Salesforce an.
routing-because = Denn
routing-because-untagged = kein Tag sagt, dass diese Person kein Salesforce hat
routing-because-with = das Tag Salesforce_user sagt, dass diese Person Salesforce verwendet
routing-because-without = das Tag Salesforce_user sagt, dass diese Person kein Salesforce hat
routing-because-not-connected = diese Site ist mit keiner Salesforce-Org verbunden
routing-because-connected = diese Site ist mit einer Salesforce-Org verbunden
routing-because-broken = diese Site ist mit einer Salesforce-Org verbunden, aber die Verbindung funktioniert gerade nicht
routing-because-forced = „Force SSO“ ist ein: Alle melden sich über Salesforce an
routing-because-open = „Force SSO“ ist aus
routing-because-no-tab = niemand hat gesagt, wo der Qstream-Tab ist
routing-because-suspended = das Konto ist gesperrt, sodass nichts es hineinlässt
routing-title = Wohin Frage-Mails führen
routing-caption = Gruppen von Personen und wohin ihre E-Mails führen
routing-kind = Personen
routing-people = Wie viele
routing-mail = E-Mails führen
routing-count = { $count }
routing-kind-untagged = Ohne das Tag Salesforce_user
routing-kind-with = Salesforce_user ist true
routing-kind-without = Salesforce_user ist false
routing-because-site = So ist es, denn
routing-door-open = die Anmeldeseite bietet einen Code per E-Mail und ein Kennwort
routing-door-both = die Anmeldeseite bietet zuerst Salesforce, dann einen Code oder ein Kennwort
routing-door-salesforce = die Anmeldeseite bietet nur Salesforce
routing-door-owners = die Anmeldeseite bietet Salesforce und nur Inhabern einen Code
routing-tags = Das Tag ändern Sie für eine Person auf ihrer Seite, für viele in der Liste der Personen.
sign-in-settings-title = Wie sich die Leute anmelden
sign-in-settings-force = Force SSO
sign-in-settings-force-off = Man darf sich ohne Salesforce anmelden. Mit „Force SSO“ melden sich alle über Salesforce an.
sign-in-settings-force-on = Alle melden sich über Salesforce an. Fällt die Verbindung aus, kommen Inhaber mit einem Code hinein.
sign-in-settings-force-act = Alle über Salesforce schicken
sign-in-settings-open = Wieder ohne Salesforce hineinlassen
sign-in-settings-keep = So lassen
sign-in-settings-forced = Von jetzt an melden sich alle über Salesforce an.
sign-in-settings-opened = Man darf sich wieder ohne Salesforce anmelden.
sign-in-settings-not-verified = Bevor alle über Salesforce geschickt werden, muss die Verbindung ohne Fehler geprüft sein: Öffnen Sie die Salesforce-Einstellungen und lassen Sie sie dort prüfen.
sign-in-settings-not-confirmed = Das sperrt Personen aus, die kein Salesforce haben. Schalten Sie es hier ein, wo Sie sehen, wie viele.
sign-in-settings-locked-out = { $count ->
    [0] Niemand wird ausgesperrt: Keine aktive Person hat das Tag, dass sie kein Salesforce hat.
    [one] Eine aktive Person hat das Tag, dass sie kein Salesforce hat, und würde ausgesperrt.
   *[other] { $count } aktive Personen haben das Tag, dass sie kein Salesforce haben, und würden ausgesperrt.
}
sign-in-settings-signed-out = Wer ohne Salesforce angemeldet ist, wird abgemeldet.
sign-in-settings-tab = Der Qstream-Tab
sign-in-settings-tab-why = E-Mails führen alle, die Salesforce verwenden, direkt zu diesem Tab. Ohne seine Adresse gehen sie über „Mit Salesforce anmelden“.
sign-in-settings-tab-url = Adresse des Tabs
sign-in-settings-tab-hint = Öffnen Sie den Qstream-Tab in Ihrer Org und kopieren Sie die Adresse aus dem Browser. Sie sieht so aus: https://acme.lightning.force.com/lightning/n/Qstream. Leer lassen, um sie zu entfernen.
sign-in-settings-tab-saved = Gespeichert. Von jetzt an führen E-Mails dorthin.
sign-in-settings-tab-https = Das ist keine https-Adresse.
sign-in-settings-tab-foreign = Das ist keine Adresse der Org, mit der diese Site verbunden ist.
sign-in-settings-tab-no-tab = Das ist eine Seite Ihrer Org, aber kein Tab. Dessen Adresse enthält /lightning/n/ oder /servlet/servlet.Integration.
sign-in-settings-no-org = Keine Org ist verbunden, also gibt es keinen Tab.
refused-title = Adressen, die keine E-Mail annehmen
refused-none = Jede Adresse nimmt E-Mails an
refused-none-text = Lehnt ein Mailserver eine Adresse endgültig ab, finden Sie sie hier mit dem Grund.
refused-explained = Der Mailserver hat diese endgültig abgelehnt, deshalb geht nichts dorthin, bis Sie es noch einmal versuchen lassen.
refused-said = Am { $date } sagte der Mailserver:
refused-unknown = Die Adresse gibt es dort nicht: Vielleicht ist sie falsch geschrieben, oder die Person ist nicht mehr da.
refused-domain = Für das, was hinter dem @ steht, nimmt niemand E-Mails an.
refused-mailbox = Das Postfach ist geschlossen oder voll.
refused-policy = Der Server hat eine Regel gegen unsere E-Mails: Wer ihn betreibt, kann sie zulassen.
refused-other = Wer diesen Mailserver betreibt, weiß, was das heißt.
refused-fate-unknown = { $count ->
    [one] Zu einer E-Mail der letzten 30 Tage ging die Antwort des Mailservers verloren: Vielleicht kam sie an, vielleicht nicht. Sie wird nicht noch einmal gesendet, damit niemand sie doppelt bekommt. Die Fragen warten trotzdem.
   *[other] Zu { $count } E-Mails der letzten 30 Tage ging die Antwort des Mailservers verloren: Vielleicht kamen sie an, vielleicht nicht. Sie werden nicht noch einmal gesendet, damit niemand sie doppelt bekommt. Die Fragen warten trotzdem.
}
refused-person = Diese Person ansehen
refused-again = Noch einmal versuchen
refused-again-done = Die nächste E-Mail geht wieder an diese Adresse.
