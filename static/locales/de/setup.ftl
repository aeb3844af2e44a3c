# Seiten für jemanden, der nicht in einer Sitzung ist.

home-title = Qstream
home-promise = Ein bis zwei Fragen am Tag, wiederholt, bis sie sitzen.
home-help = So funktioniert es
home-advice = Öffnen Sie den Tab Qstream in Ihrer Salesforce-Organisation, um zu antworten.
