# Was Leute über Fragen sagen.

comments-title = Kommentare
comments-heading = Was andere über diese Frage sagen
comments-none = Noch keine Kommentare
comments-none-text = Was Ihnen half, sich die Antwort zu merken, hilft vielleicht auch anderen.
comment-label = Ihr Kommentar
comment-hint-moderated = Jemand liest ihn, bevor andere ihn sehen.
comment-hint-open = Alle, die diese Frage beantwortet haben, können ihn lesen.
comment-send = Kommentar senden
comment-stored = Ihr Kommentar ist veröffentlicht.
comment-waits = Ihr Kommentar ist gespeichert. Jemand liest ihn, bevor andere ihn sehen.
comment-pending = Wartet aufs Lesen
comment-refused = Ihr Kommentar wurde nicht gespeichert
comment-empty = Schreiben Sie zuerst etwas.
comment-too-long = Bitte mit höchstens 1.000 Zeichen.
comment-too-many = Zwanzig Kommentare am Tag sind genug. Kommen Sie morgen wieder.

report-title = Frage melden
report-heading = Was stimmt mit dieser Frage nicht?
report-kind = Was es ist
report-wrong-key = Die als richtig markierte Antwort ist es nicht
report-unclear = Sie ist schwer zu verstehen
report-outdated = Sie ist überholt
report-mistake = Im Text oder im Bild ist ein Fehler
report-other = Etwas anderes
report-body = In Ihren Worten
report-hint = Ihr Name steht dabei, damit die Autoren nachfragen können.
report-send = Meldung senden
report-sent = Danke: die Autoren sehen Ihre Meldung jetzt.
report-refused = Ihre Meldung wurde nicht gespeichert

moderation-eyebrow = Für die Moderation
moderation-title = Zu lesende Kommentare
moderation-none = Nichts zu lesen
moderation-none-text = Neue Kommentare in moderierten Qstreams erscheinen hier.
moderation-publish = Veröffentlichen
moderation-hide = Verbergen
moderation-decided = Erledigt.
