# What people set about themselves.

profile-title = Your profile
profile-settings = Settings
profile-language = Language
profile-zone = Time zone
profile-zone-hint = It decides when your day begins. Dates that are planned already stay.
profile-shown = On leaderboards show
profile-shown-name = my name
profile-shown-alias = my alias
profile-shown-hidden = nothing of me
profile-alias = Alias
profile-alias-hint = Shown instead of your name where you want that, or where a Qstream names nobody.
profile-save = Save
profile-saved = Saved.
profile-wrong = Nothing was saved: one thing needs your attention
profile-wrong-zone = Choose a time zone from the list.
profile-wrong-language = Choose a language from the list.
profile-wrong-alias = Write an alias of at most 40 characters.
profile-wrong-shown = Choose how leaderboards show you.

hold-title = Hold
hold-explained = On holiday or away? While you are on hold you are asked nothing, and everything still to come moves by the days of your hold.
hold-from = First day
hold-to = Last day
hold-take = Take a hold
hold-taken = Your hold is planned, and your questions have moved.
hold-ended = Welcome back: your questions have moved closer again.
hold-dates = { $from } to { $to }
hold-end-now = End it now
hold-cancel = Cancel this hold
hold-wrong-date = Enter both days.
hold-wrong-past = A hold begins today at the earliest.
hold-wrong-far = A hold begins within a year from today.
hold-wrong-backwards = The last day comes before the first.
hold-wrong-long = A hold lasts 92 days at most.
hold-wrong-overlap = You have a hold on some of these days already.
