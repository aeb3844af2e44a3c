# Connecting an org: the link, the sign-in, the settings page, what a check found.

connect-title = Connect Salesforce to { $site }
connect-what = You sign in to Salesforce and allow Qstream to write learning data into your org. Then you are asked once more, and only then anything is connected.
connect-needs = What is needed
connect-needs-package = The Qstream package is installed in the org, for “Admins Only”.
connect-needs-user = A user of its own for the sync, with the permission set “Qstream Integration”. When people leave, it stays.
connect-needs-approval = Without the package, only people with “Approve Uninstalled Connected Apps” may allow Qstream: system administrators have it.
connect-install = Install version { $version }
connect-where = You will sign in at
connect-go = Sign in to Salesforce
connect-nothing-yet = Nothing is stored before you say yes at the end.
connect-question = Connect { $org } to { $site }?
connect-no = No, forget it
connect-yes = Yes, connect
connect-done = Salesforce is connected to { $site }
connect-verified = Everything that Qstream needs was tried, and works.
connect-unverified = Something isn’t right yet: the settings page says what, and how it is mended.
connect-settings = Salesforce settings
connect-declined = Nothing was connected
    .fix = Salesforce was told to forget the sign-in. The link stays good if you want to sign in as somebody else.
connect-over = This link can’t be used any more
    .fix = Links work once, for seven days, and in one browser; a newer one makes an older one void. Ask your Qstream admin for a new one.
connect-missing-scopes = Salesforce gave Qstream less than it needs
    .fix = Add these OAuth scopes to the app in Setup (External Client App Manager, Qstream, OAuth settings), and sign in again.
connect-other-site = This org belongs to another Qstream site
    .fix = An org can be connected to one site only. Disconnect it there first, or sign in to the other org.

connect-warning-another-org = The site is connected to { $other }. With yes, that org is disconnected: what was exported stays there, and nothing new arrives.
connect-warning-sandbox = This is a sandbox, though production was expected.
connect-warning-production = This is a production org, though a sandbox was expected.
connect-warning-administrator = You signed in as a system administrator. A user of its own with the permission set “Qstream Integration” may do less, and stays when people leave.

connect-cause-denied = The sign-in was refused by whoever signed in
    .fix = Open the link again and press Allow.
connect-cause-not-installed = The Qstream package isn’t installed in this org
    .fix = Install the package for “Admins Only”, or sign in as somebody with “Approve Uninstalled Connected Apps”; then open the link again.
connect-cause-not-permitted = An administrator hasn’t permitted the app to this user
    .fix = In Setup, External Client App Manager, Qstream, Policies: assign the permission set “Qstream Integration” to the user, and permit it to the app. Then sign in again.
connect-cause-user-inactive = The user that Qstream signed in as is inactive
    .fix = Activate the user in Setup, or connect again as another one.
connect-cause-org-inactive = The org is inactive
    .fix = Ask Salesforce to activate it, or connect another org.
connect-cause-revoked = Salesforce no longer takes Qstream’s sign-in
    .fix = Somebody revoked it, its password policy ended it, or it wasn’t used for 30 days. Make a new link below and sign in again: nothing that waits is lost.
connect-cause-code-over = The sign-in took too long
    .fix = Open the link again: from Allow on it is a matter of seconds.
connect-cause-address = Salesforce doesn’t let Qstream in from its address
    .fix = In Setup, relax the IP restrictions of the app, or add the server’s address to the login ranges of the user’s profile.
connect-cause-callback = The app doesn’t know Qstream’s callback address
    .fix = Copy the callback address from the Salesforce settings page into the app’s OAuth settings, letter by letter.
connect-cause-credentials = Salesforce doesn’t know Qstream’s consumer key or secret
    .fix = Whoever runs Qstream compares the key and the secret with those of the app.
connect-cause-scope = The app may not hand out what Qstream asks for
    .fix = Add the OAuth scopes api, refresh_token and id to the app in Setup.
connect-cause-api-disabled = The org has no API access
    .fix = The edition must include the API, and the user’s profile “API Enabled”.
connect-cause-too-many = Too many sign-ins in a short time
    .fix = Wait an hour, then try again.
connect-cause-wrong-org = The sign-in belongs to another org
    .fix = Make a new link and sign in to the right org.
connect-cause-unreachable = Salesforce can’t be reached just now
    .fix = Look at trust.salesforce.com, and try again later. Nothing that waits is lost.
connect-cause-unknown = Salesforce said no in a way that we don’t know
    .fix = Whoever runs Qstream finds what Salesforce said in the log.

settings-title = Salesforce
settings-stored = Stored.
settings-not-stored = This isn’t stored yet
settings-broken = The connection is broken
settings-waiting = { $count ->
    [0] Nothing waits to be exported.
    [one] One row waits, and is exported as soon as the connection works.
   *[other] { $count } rows wait, and are exported as soon as the connection works.
}
settings-none = No org is connected
settings-none-why = People answer in Qstream alone, and nothing is exported. Make a link for whoever may sign in to your org.
settings-state = State
settings-state-verified = Connected and verified
settings-state-connected = Connected, not verified
settings-state-broken = Broken
settings-org = Org
settings-org-id = Org id
settings-my-domain = My Domain
settings-my-domain-hint = As in acme.my.salesforce.com. You find it in Setup under “My Domain”; without it people sign in at login.salesforce.com or test.salesforce.com.
settings-my-domain-wrong = This isn’t the address of a My Domain
settings-user = Signed in as
settings-environment = Environment
settings-environment-missing = Choose production or sandbox
settings-production = Production
settings-sandbox = Sandbox
settings-kind-unknown = The org doesn’t tell
settings-export = Export
settings-rows = { $count ->
    [0] Everything is exported
    [one] One row waits
   *[other] { $count } rows wait
}
settings-connect = Connect an org
settings-reconnect = Sign in again, or connect another org
settings-link-out = A link is out, good until { $date }.
settings-link-sent = A link was sent to { $email }, good until { $date }.
settings-link-revoke = Make the link void
settings-link-failed = The link could not be made. Please try again.
settings-mailed = The link is on its way to { $email }.
settings-url = Salesforce Authentication URL
settings-url-hint = Copy it now: it is shown only once. It works once, for seven days, and makes earlier links void.
settings-email = Assign Salesforce sync user account: e-mail address
settings-email-hint = Whoever may sign in as the sync user gets the link. Leave it empty to pass the link on yourself.
settings-email-off = Mails aren’t set up here: you get the link to pass it on yourself.
settings-email-wrong = This isn’t an e-mail address
settings-send = Make a link
settings-resend = Make a new link
settings-no-key = Whoever runs Qstream has to set the app’s consumer key first.
settings-package = Package and app
settings-callback = Callback address
settings-package-newest = Newest version of the package
settings-package-none = None is released yet
settings-package-admins = Install it for “Admins Only”, and give people access by permission sets: “Qstream User”, “Qstream Manager”, “Qstream Admin”.
settings-responses = Export every answer as a row of its own
settings-responses-hint = Each row takes two kilobytes of your org’s storage.
settings-question-text = Export the questions’ texts
settings-store = Store
settings-launches = Who gets in by the tab
settings-provision = Make an account, as a learner, for people of the org who have none
settings-provision-hint = Without it only people with an account here get in.
settings-follow = Name, language and time zone follow Salesforce

check-title = Does everything work?
check-at = Looked at { $time }
check-never = Nobody has looked yet.
check-again = Check again
check-fine = Works
check-tight = Works, but not for long
check-failed = Doesn’t work
check-waiting = Not looked at
check-sign-in = Sign-in
    .why = Salesforce takes Qstream’s sign-in, and it is this org’s.
    .fix = Make a new link below and sign in again.
check-api = API
    .why = The org answers, and has calls left for today.
    .fix = Raise the org’s API limit, or lower what other integrations use.
check-storage = Storage
    .why = There is room for data, in megabytes.
    .fix = Delete data or buy storage: a full org takes no new rows.
check-package = Package
    .why = Qstream’s objects are in the org.
    .fix = Install the package, and give the sync user the permission set “Qstream Integration”.
check-fields = Fields and permissions
    .why = The sync user may write every field that Qstream writes.
    .fix = Give the sync user the permission set “Qstream Integration” of the newest package version.
check-test-row = Test row
    .why = A row was written and removed again.
    .fix = The org has a rule or a trigger that refuses rows: let it pass what the sync user writes.

disconnect-title = Disconnect { $org }?
disconnect-what = Qstream’s sign-in ends at Salesforce, and nothing secret is kept here. Rows that were exported stay in the org, and people go on answering in Qstream. Nothing new arrives in Salesforce, and the tab opens no more.
disconnect-back = No, keep it
disconnect-act = Disconnect the org

mail-connect-subject = Connect Salesforce to Qstream at { $site }
mail-connect-why = { $by } asks you to connect your Salesforce org to { $site }, so that learning data arrives there by itself.
mail-connect-who = Sign in as the user that the sync should run as: best one of its own, with the permission set “Qstream Integration”. Before anything is stored you are asked once more.
mail-connect-link = See what will happen
mail-connect-until = The link works once, for { $days } days. You don’t know what this is about? Then you need do nothing.
