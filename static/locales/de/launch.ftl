# Aufrufe, Sitzungen, Freigaben und Einladungen.

draft-kept = Ihre Auswahl ist noch da: Bitte senden Sie sie noch einmal. Ihre Sitzung war abgelaufen, bevor sie ankam.
problem-erased = Ihr Qstream-Konto wurde gelöscht
    .safe = Über Sie ist nichts mehr gespeichert.
    .advice = Wenn Sie neu beginnen möchten, wenden Sie sich an die Person, die Qstream in Ihrem Unternehmen betreut.
