# Die Anleitungen und die Wege dorthin.

action-help = Hilfe
action-help-new-window = Hilfe (öffnet ein neues Fenster)
help-title = Hilfe
help-text = Kurze Anleitungen für alle, die Qstream benutzen oder betreiben.
help-all = Alle Anleitungen
