# Where the links of mails lead.

link-hello = Hello, { $name }
link-nothing = Nothing waits for you right now
link-not-you = Not { $name }?
link-too-fast = That was quicker than anybody reads, so nothing was stored yet. If the choice is yours, send it once more.
link-sign-in = Sign in
link-somebody-else = This mail is somebody else’s
    .advice = Please close this page and don’t use the link: whoever answers here answers in that person’s name. If you take part yourself, sign in with your own address.
link-salesforce-login = Your questions wait in Salesforce
    .advice = Open the Qstream tab in Salesforce, or sign in here with Salesforce: your question comes first.
link-salesforce-only = This site signs in through Salesforce only
    .advice = { $site } lets people in through Salesforce, and your account has none. Ask whoever looks after Qstream there to give you a way in.

problem-link-over = This link doesn’t work any more
    .safe = Your answers are safe.
    .advice = Links of mails work for two weeks at most, or until a Qstream ends. Take the newest mail, or sign in.

stop-mails-title = Mails about your questions
stop-mails-explained = With one click no more mails about your questions come from { $site }. Your questions stay where they are, and you can turn the mails on again here or in your profile.
stop-mails-button = Stop these mails
stop-mails-undo = Send me these mails again
stop-mails-stopped = Done: no more mails about your questions.
stop-mails-started = Done: the mails come again.
stop-reports-title = The weekly report by mail
stop-reports-explained = With one click no more weekly reports come from { $site }. The report itself stays where it is, and you can turn the mails on again here or in your profile.
stop-reports-stopped = Done: no more weekly reports.

profile-mails = Mails about your questions
profile-mails-on = On working days with questions you get one mail in the morning.
profile-mails-off = You get no mails about your questions.
profile-report-mails = The weekly report
profile-report-mails-on = At the beginning of each working week you get a mail about the people whom you look after.
profile-report-mails-off = You get no weekly report by mail.
profile-mails-stop = Stop these mails
profile-mails-start = Send me these mails
profile-mails-saved = Saved.

mailbox-title = Mailbox
mailbox-hint = Mails of this server, as their readers would see them
mailbox-empty = No mails yet
mailbox-empty-text = Mails about questions come in the morning of each person’s working day.
mailbox-to = To { $name } ({ $address })
mailbox-html = As HTML
mailbox-all = All mails
