# Where links lead and why, how a site’s people get in, addresses that take no mail.

routing-person = Where this person’s mails lead
routing-leads-question = Straight to the question, without Salesforce
routing-leads-tab = To the Qstream tab in Salesforce, where the question is waiting
routing-leads-login = To “Log in with Salesforce”, and on to the question
routing-leads-nowhere = To a page that says that this site signs in through Salesforce only
routing-by-code = On the site’s own address this person may sign in without Salesforce.
routing-by-salesforce = On the site’s own address this person signs in through Salesforce only.
routing-because = Because
routing-because-untagged = no tag says that this person has no Salesforce
routing-because-with = the tag Salesforce_user says that this person uses Salesforce
routing-because-without = the tag Salesforce_user says that this person has no Salesforce
routing-because-not-connected = this site isn’t connected to a Salesforce org
routing-because-connected = this site is connected to a Salesforce org
routing-because-broken = this site is connected to a Salesforce org, but the connection doesn’t work at the moment
routing-because-forced = “Force SSO” is on: everybody signs in through Salesforce
routing-because-open = “Force SSO” is off
routing-because-no-tab = nobody has said where the Qstream tab is
routing-because-suspended = the account is suspended, so that nothing lets it in
routing-title = Where question mails lead
routing-caption = Kinds of people, and where their mails lead
routing-kind = People
routing-people = How many
routing-mail = Mails lead
routing-count = { $count }
routing-kind-untagged = Without the tag Salesforce_user
routing-kind-with = Salesforce_user is true
routing-kind-without = Salesforce_user is false
routing-because-site = So it is because
routing-door-open = the sign-in page offers a code by e-mail and a password
routing-door-both = the sign-in page offers Salesforce first, and a code or a password
routing-door-salesforce = the sign-in page offers Salesforce only
routing-door-owners = the sign-in page offers Salesforce, and a code to owners only
routing-tags = Change the tag of one person on their page, or of many in the list of people.
sign-in-settings-title = How people sign in
sign-in-settings-force = Force SSO
sign-in-settings-force-off = People may sign in without Salesforce. With “Force SSO” everybody does so through Salesforce.
sign-in-settings-force-on = Everybody signs in through Salesforce. If the connection breaks, owners still get in by a code.
sign-in-settings-force-act = Send everybody through Salesforce
sign-in-settings-open = Let people in without Salesforce again
sign-in-settings-keep = Leave it as it is
sign-in-settings-forced = Everybody signs in through Salesforce from now on.
sign-in-settings-opened = People may sign in without Salesforce again.
sign-in-settings-not-verified = Before everybody is sent through Salesforce, the connection has to be checked without a failure: open the Salesforce settings, and have it checked there.
sign-in-settings-not-confirmed = This locks people out who have no Salesforce. Switch it on here, where you see how many.
sign-in-settings-locked-out = { $count ->
    [0] Nobody is locked out: no active person is tagged as having no Salesforce.
    [one] One active person is tagged as having no Salesforce and would be locked out.
   *[other] { $count } active people are tagged as having no Salesforce and would be locked out.
}
sign-in-settings-signed-out = Whoever is signed in without Salesforce is signed out.
sign-in-settings-tab = The Qstream tab
sign-in-settings-tab-why = Mails lead people who use Salesforce straight to this tab. Without its address they go by “Log in with Salesforce”.
sign-in-settings-tab-url = Address of the tab
sign-in-settings-tab-hint = Open the Qstream tab in your org and copy the address out of the browser. It looks like https://acme.lightning.force.com/lightning/n/Qstream. Leave it empty to take it away.
sign-in-settings-tab-saved = Saved. Mails lead there from now on.
sign-in-settings-tab-https = This isn’t an https address.
sign-in-settings-tab-foreign = This isn’t an address of the org that this site is connected to.
sign-in-settings-tab-no-tab = This is a page of your org, but not a tab. Its address has /lightning/n/ or /servlet/servlet.Integration in it.
sign-in-settings-no-org = No org is connected, so there is no tab to lead to.
refused-title = Addresses that take no mail
refused-none = Every address takes mail
refused-none-text = When a mail server refuses an address for good, you find it here with the reason.
refused-explained = The mail server refused these for good, so that nothing is sent there until you have it tried again.
refused-said = On { $date } the mail server said:
refused-unknown = The address doesn’t exist there: perhaps it is spelled wrongly, or the person has left.
refused-domain = Nothing takes mail for what stands behind the @.
refused-mailbox = The mailbox is closed or full.
refused-policy = The server has a rule against our mails: whoever runs it can allow them.
refused-other = Whoever runs that mail server knows what this means.
refused-fate-unknown = { $count ->
    [one] For one mail of the last 30 days the mail server’s answer was lost: perhaps it arrived, perhaps not. It is not sent again, so that nobody gets it twice. The questions wait all the same.
   *[other] For { $count } mails of the last 30 days the mail server’s answer was lost: perhaps they arrived, perhaps not. They are not sent again, so that nobody gets them twice. The questions wait all the same.
}
refused-person = Look at this person
refused-again = Try again
refused-again-done = The next mail goes to that address again.
