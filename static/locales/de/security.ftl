# Kennwörter, der zweite Schritt der Anmeldung, Wiederherstellungscodes.

sign-in-with-password = Stattdessen ein Kennwort verwenden
sign-in-password = Kennwort
sign-in-password-hint = Vergessen? Lassen Sie sich einen Code senden und setzen Sie in Ihrem Profil ein neues.
sign-in-password-wrong = Adresse und Kennwort passen nicht zusammen. Vielleicht haben Sie hier kein Kennwort: Dann lassen Sie sich einen Code senden.
sign-in-busy = Gerade melden sich viele an. Bitte versuchen Sie es in einer Minute noch einmal.
sign-in-salesforce-scope = Salesforce darf uns nicht sagen, wer Sie sind. Wer Salesforce in Ihrem Unternehmen betreut, muss dort bei der Qstream-App unter „OAuth Scopes“ den Eintrag „Access unique user identifiers (openid)“ hinzufügen.
second-title = Noch ein Schritt
second-code = Code Ihrer Authentifizierungs-App
second-code-hint = Die sechs Ziffern, die Ihre App gerade für Qstream zeigt.
second-code-hint-new = Richten Sie zuerst die App ein, wie unten gezeigt. Geben Sie dann die sechs Ziffern ein, die sie zeigt.
second-code-wrong = Dieser Code gilt nicht. Jeder gilt einmal und eine halbe Minute lang: Geben Sie den ein, den Ihre App jetzt zeigt. Gilt keiner, geht die Uhr Ihres Telefons falsch.
second-lost = Ich habe meine App nicht zur Hand
second-recovery = Wiederherstellungscode
second-recovery-hint = Einer der zehn, die Ihnen beim Einrichten der App gezeigt wurden. Jeder gilt einmal.
second-recovery-use = Diesen Code verwenden
second-recovery-wrong = Dieser Wiederherstellungscode gilt nicht oder wurde schon verwendet. Haben Sie keinen mehr, können die Betreiber dieses Servers Ihre Anmeldung zurücksetzen.
second-other = Von vorn beginnen
second-app = Authentifizierungs-App einrichten
second-app-why = Ihre Rolle bei { $site } reicht weiter als Ihre eigenen Fragen, deshalb hat Ihre Anmeldung zwei Schritte. Jede Authentifizierungs-App eignet sich, auf dem Telefon oder im Kennwortmanager.
second-app-scan = Scannen Sie dieses Bild mit der App:
second-app-picture = QR-Code für die Authentifizierungs-App
second-app-type = Oder geben Sie dort diesen Schlüssel ein:
second-app-here = Die App auf diesem Gerät öffnen
recovery-title = Ihre Wiederherstellungscodes
recovery-once = Bewahren Sie diese Codes jetzt auf, getrennt vom Telefon: Sie werden nicht noch einmal gezeigt.
recovery-explained = Wenn Sie Ihre App verlieren, lässt jeder von ihnen Sie einmal statt ihres Codes hinein.
recovery-go-on = Ich habe sie aufbewahrt
recovery-done = Ich habe sie aufbewahrt
security-title = Wie Sie sich anmelden
security-not-recent = Ihre Anmeldung ist eine Weile her. Um hier etwas zu ändern, melden Sie sich noch einmal an.
security-again = Noch einmal anmelden
security-password = Kennwort
security-password-there = Sie haben ein Kennwort. Ein Code per E-Mail lässt Sie ebenfalls hinein.
security-password-none = Sie melden sich mit einem Code an, der per E-Mail kommt. Wenn Sie möchten, können Sie auch ein Kennwort haben.
security-password-new = Neues Kennwort
security-password-again = Noch einmal dasselbe
security-password-hint = Mindestens 12 Zeichen. Gut sind einige Wörter, die nichts miteinander zu tun haben; Ziffern und Sonderzeichen sind nicht nötig.
security-password-act = Kennwort setzen
security-password-change = Kennwort ändern
security-password-remove = Kennwort entfernen
security-password-set = Ihr Kennwort ist gesetzt. Überall sonst sind Sie abgemeldet.
security-password-removed = Sie haben kein Kennwort mehr.
security-password-unequal = Das ist nicht dasselbe Kennwort.
security-password-short = Nehmen Sie mindestens 12 Zeichen.
security-password-long = Nehmen Sie höchstens 128 Zeichen.
security-password-common = Ein solches Kennwort haben viele, deshalb wird es zuerst geraten. Nehmen Sie ein anderes.
security-password-personal = Das besteht aus Ihrem Namen oder dem Ihres Unternehmens. Nehmen Sie ein anderes.
security-busy = Gerade melden sich viele an. Bitte versuchen Sie es in einer Minute noch einmal.
security-app = Zweiter Schritt
security-app-there = Eine Authentifizierungs-App ist eingerichtet. Nach ihrem Code wird gefragt, wenn Sie sich ohne Salesforce anmelden.
security-app-none = Bei Ihrer nächsten Anmeldung ohne Salesforce richten Sie eine Authentifizierungs-App ein.
security-codes-left = { $count ->
    [0] Sie haben keinen Wiederherstellungscode mehr.
    [one] Sie haben noch einen Wiederherstellungscode.
   *[other] Sie haben noch { $count } Wiederherstellungscodes.
}
security-codes-renew = Neue Wiederherstellungscodes erstellen
security-codes-renewed = Ihre Wiederherstellungscodes haben sich inzwischen geändert. Falls Sie gerade neue erzeugt haben, gelten diese und können nicht noch einmal angezeigt werden. Falls Sie sie nicht aufbewahrt haben, erzeugen Sie andere.
security-app-forget-why = Sie haben ein anderes Telefon? Dann lassen Sie diese App vergessen: Sie werden überall abgemeldet und richten bei der nächsten Anmeldung die neue ein.
security-app-forget = Diese App vergessen
security-link = Wie Sie sich anmelden: Kennwort und mehr
