# Pages for somebody who isn’t in a session.

home-title = Qstream
home-promise = One or two questions a day, spaced until they stick.
home-help = How it works
home-advice = Open the Qstream tab in your Salesforce org to answer.
