# What mails say.

mail-questions-subject = { $topic }: { $count ->
    [one] a question for you
   *[other] { $count } questions for you
}
mail-questions-heading = Good morning, { $name }: { $count ->
    [one] one question waits for you
   *[other] { $count } questions wait for you
}
mail-reminder-subject = { $topic }: { $count ->
    [one] your question still waits
   *[other] your { $count } questions still wait
}
mail-reminder-heading = { $name }, { $count ->
    [one] your question still waits
   *[other] your { $count } questions still wait
}
mail-questions-course = { $course } · { $topic }
mail-questions-more = { $count ->
    [one] One more question comes after this one.
   *[other] { $count } more questions come after this one.
}
mail-questions-answer = Answer
mail-questions-answer-salesforce = Answer in Salesforce
mail-questions-how = How to answer
mail-questions-own-link = This link is yours alone: whoever has it can answer your questions. Please don't pass it on.
mail-questions-why = You get this mail because you take part in { $course } at { $site }.
mail-questions-stop = Stop these mails

mail-nudge-subject = { $by } asks you to go on with { $course }
mail-nudge-heading = { $name }, { $by } thought of you
mail-nudge-waiting = { $count ->
    [one] One question waits for you in { $course }. It takes a minute.
   *[other] { $count } questions wait for you in { $course }. They take a minute or two.
}
mail-nudge-why = { $by } sent you this from the report of { $course } at { $site }. It comes once in three days at most.

mail-weekly-subject = { $count ->
    [0] Your week in Qstream
    [one] Your week in Qstream: one person needs you
   *[other] Your week in Qstream: { $count } people need you
}
mail-weekly-heading = Good morning, { $name }: your week in Qstream
mail-weekly-date = As of { $date }
mail-weekly-more = { $count ->
    [one] And one more in the report.
   *[other] And { $count } more in the report.
}
mail-weekly-more-courses = { $more ->
    [one] One more Qstream runs; the report shows it.
   *[other] { $more } more Qstreams run; the report shows them.
}
mail-weekly-open = Open the report
mail-weekly-open-salesforce = Open Qstream in Salesforce
mail-weekly-why = You get this mail once a week because you look after people who learn at { $site }. It names people: please don’t pass it on.
mail-weekly-stop = Stop the weekly report

mail-sign-in-subject = Sign in to Qstream at { $site }
mail-sign-in-heading = Sign in to Qstream at { $site }
mail-sign-in-code = Your code. It works once, for { $minutes } minutes:
mail-sign-in-or = In the browser in which you asked for it, this link does the same:
mail-sign-in-link = Sign in
mail-sign-in-not-you = It wasn't you who asked? Then you need do nothing: without the code nobody gets in.

mail-test-subject = Mails from Qstream at { $site } arrive
mail-test-text = Somebody who runs Qstream looks whether its mails arrive. This one did.

mail-roster-subject = People were imported from { $file }
mail-roster-counts = { $new } new, { $changed } changed, { $unchanged } as before.
mail-roster-errors = { $errors ->
    [one] { $errors } row was left out: the page of the import says why, and its result is a file.
   *[other] { $errors } rows were left out: the page of the import says why, and its result is a file.
}
mail-roster-open = Open the list of people
