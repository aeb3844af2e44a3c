# Was Leute über sich selbst einstellen.

profile-title = Ihr Profil
profile-settings = Einstellungen
profile-language = Sprache
profile-zone = Zeitzone
profile-zone-hint = Sie entscheidet, wann Ihr Tag beginnt. Schon geplante Termine bleiben.
profile-shown = Auf Ranglisten zeigen
profile-shown-name = meinen Namen
profile-shown-alias = meinen Alias
profile-shown-hidden = nichts von mir
profile-alias = Alias
profile-alias-hint = Steht statt Ihres Namens, wo Sie das möchten oder wo ein Qstream niemanden nennt.
profile-save = Speichern
profile-saved = Gespeichert.
profile-wrong = Es wurde nichts gespeichert: eine Angabe stimmt noch nicht
profile-wrong-zone = Wählen Sie eine Zeitzone aus der Liste.
profile-wrong-language = Wählen Sie eine Sprache aus der Liste.
profile-wrong-alias = Schreiben Sie einen Alias von höchstens 40 Zeichen.
profile-wrong-shown = Wählen Sie, wie Ranglisten Sie zeigen.

hold-title = Pause
hold-explained = Im Urlaub oder nicht da? In Ihrer Pause werden Sie nichts gefragt, und alles, was noch kommt, verschiebt sich um die Tage Ihrer Pause.
hold-from = Erster Tag
hold-to = Letzter Tag
hold-take = Pause nehmen
hold-taken = Ihre Pause ist geplant, und Ihre Fragen haben sich verschoben.
hold-ended = Willkommen zurück: Ihre Fragen sind wieder näher gerückt.
hold-dates = { $from } bis { $to }
hold-end-now = Jetzt beenden
hold-cancel = Diese Pause absagen
hold-wrong-date = Geben Sie beide Tage an.
hold-wrong-past = Eine Pause beginnt frühestens heute.
hold-wrong-far = Eine Pause beginnt innerhalb eines Jahres.
hold-wrong-backwards = Der letzte Tag liegt vor dem ersten.
hold-wrong-long = Eine Pause dauert höchstens 92 Tage.
hold-wrong-overlap = An einigen dieser Tage haben Sie schon Pause.
