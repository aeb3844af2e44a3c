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
