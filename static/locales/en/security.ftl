# Passwords, the second step of signing in, recovery codes.

sign-in-with-password = Use a password instead
sign-in-password = Password
sign-in-password-hint = Forgotten? Have a code sent to you, and set another one in your profile.
sign-in-password-wrong = Address and password don’t fit. Perhaps you have no password here: then have a code sent to you.
sign-in-busy = Many people are signing in at the moment. Please try again in a minute.
sign-in-salesforce-scope = Salesforce may not tell us who you are. Whoever looks after Salesforce in your company has to add “Access unique user identifiers (openid)” to the OAuth scopes of the Qstream app there.
second-title = One more step
second-code = Code of your authenticator app
second-code-hint = The six digits that your app shows for Qstream at this moment.
second-code-hint-new = First set up the app as shown below. Then type the six digits that it shows.
second-code-wrong = This code isn’t good. Each works once and for half a minute: type the one that your app shows now. If none works, the clock of your telephone is wrong.
second-lost = I don’t have my app at hand
second-recovery = Recovery code
second-recovery-hint = One of the ten that you were shown when you set up the app. Each works once.
second-recovery-use = Use this recovery code
second-recovery-wrong = This recovery code isn’t good, or was used before. Without any, the people who run this server can set your sign-in back.
second-other = Start again
second-app = Set up your authenticator app
second-app-why = Your role at { $site } reaches further than your own questions, so that your sign-in has two steps. Any authenticator app will do, on your telephone or in your password manager.
second-app-scan = Scan this picture with the app:
second-app-picture = QR code for the authenticator app
second-app-type = Or type this key into it:
second-app-here = Open the app on this device
recovery-title = Your recovery codes
recovery-once = Keep these codes now, away from your telephone: they are not shown again.
recovery-explained = If you lose your app, each of them lets you in once in place of its code.
recovery-go-on = I have kept them
recovery-done = I have kept them
security-title = How you sign in
security-not-recent = You signed in a while ago. To change anything here, sign in once more.
security-again = Sign in again
security-password = Password
security-password-there = You have a password. A code by e-mail lets you in as well.
security-password-none = You sign in by a code that comes by e-mail. If you like, you can have a password, too.
security-password-new = New password
security-password-again = The same once more
security-password-hint = At least 12 characters. A few words that have nothing to do with each other are good; numbers and signs aren’t needed.
security-password-act = Set the password
security-password-change = Change the password
security-password-remove = Remove the password
security-password-set = Your password is set. You are signed out everywhere else.
security-password-removed = You have no password any more.
security-password-unequal = This isn’t the same password.
security-password-short = Take at least 12 characters.
security-password-long = Take at most 128 characters.
security-password-common = Many people have a password like this, so it is guessed first. Take another.
security-password-personal = This is made of your name or your company’s. Take another.
security-busy = Many people are signing in at the moment. Please try again in a minute.
security-app = Second step
security-app-there = An authenticator app is set up. Its code is asked for when you sign in without Salesforce.
security-app-none = At your next sign-in without Salesforce you set up an authenticator app.
security-codes-left = { $count ->
    [0] You have no recovery codes left.
    [one] You have one recovery code left.
   *[other] You have { $count } recovery codes left.
}
security-codes-renew = Make new recovery codes
security-codes-renewed = Your recovery codes changed in the meantime. If you made new ones a moment ago, those are good and can’t be shown again. If you haven’t kept them, make others.
security-app-forget-why = You have another telephone? Then have this app forgotten: you are signed out everywhere and set up the new one at your next sign-in.
security-app-forget = Forget this app
security-link = How you sign in: password and more
