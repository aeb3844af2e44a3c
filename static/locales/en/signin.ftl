# Signing in and out on a site’s own address.

sign-in-title = Sign in
sign-in-nowhere = Your Qstream has an address of its own. You find it in every mail from Qstream, or ask the person who runs Qstream in your company.
sessions-title = Where you are signed in
sessions-unknown = A browser
sessions-this = This browser
sessions-since = Signed in { $date }
sessions-end = Sign out there
sessions-end-others = Sign out everywhere else
sign-out = Sign out
problem-signed-out = You are signed out
    .safe = Stored answers are safe.
    .advice = Sign in and go on where you were.
problem-questions-only = This link is for your questions only
    .safe = Nothing was changed.
    .advice = Sign in to see more.
sign-in-to = Sign in to Qstream at { $site }
sign-in-salesforce = Log in with Salesforce
sign-in-salesforce-only = At { $site } everybody signs in through Salesforce.
sign-in-owners = The connection to Salesforce doesn’t work at the moment. Owners of this site get in by a code.
sign-in-connect = For admins: connect Salesforce
sign-in-email = E-mail address
sign-in-email-hint = We send you a code. You need no password.
sign-in-send = Send me a code
sign-in-sent = If this address has a Qstream account here, a mail is on its way. It comes within a minute; look among unwanted mail, too.
sign-in-code = Code
sign-in-code-hint = From the mail. Or press the link in it, in this browser.
sign-in-other-address = Use another address
sign-in-invited = I have an invitation code
sign-in-invitation-not-good = This invitation code isn’t good: it was used, is too old, or was typed wrongly.
sign-in-wrong = That didn’t work
sign-in-code-wrong = This code isn’t good. Type the one of the newest mail, or ask for another.
sign-in-no-address = Write an e-mail address, like name@company.example.
sign-in-wait = That was often. Try again in { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
}.
sign-in-again = Please try once more. If this comes again, your browser refuses cookies, without which nobody can sign in.
sign-in-link-elsewhere = Type this code in the browser in which you asked for it:
sign-in-link-over = This link has been used or is too old
sign-in-salesforce-over = Signing in took too long, or began in another browser. Please try again.
sign-in-salesforce-denied = You said no at Salesforce, so you are not signed in.
sign-in-salesforce-other-org = You are logged in to another Salesforce organisation. Log out there, or use a private window.
sign-in-salesforce-no-account = Salesforce knows you, but no account here is linked to you. Ask the person who runs Qstream in your company.
sign-in-salesforce-failed = Salesforce didn’t let you through. Please try again in a minute.
