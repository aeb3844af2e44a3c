# Seiten für jemanden, der nicht in einer Sitzung ist.

approval-title = Qstream ist für Sie noch nicht freigegeben
approval-why = Salesforce hält Ihre Anmeldung zurück, bis die App für Sie freigegeben ist.
approval-advice = Bitten Sie Ihre Salesforce-Administration, bei der App unter „Zulässige Benutzer“ den Wert „Vom Administrator genehmigte Benutzer sind vorab autorisiert“ zu setzen und Ihnen den Berechtigungssatz Qstream User zu geben.
access-method-title = Öffnen Sie Qstream über seinen Tab in Salesforce
access-method-why = Diese Adresse nimmt eine signierte Anfrage an, die Salesforce beim Öffnen des Qstream-Tabs schickt.
access-method-advice = Für die Administration: Die Zugriffsmethode der App muss „Signierte Anforderung (POST)“ sein.
home-title = Qstream
home-promise = Ein bis zwei Fragen am Tag, wiederholt, bis sie sitzen.
home-help = So funktioniert es
home-advice = Öffnen Sie den Tab Qstream in Ihrer Salesforce-Organisation, um zu antworten.
