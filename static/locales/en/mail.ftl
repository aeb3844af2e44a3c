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

mail-sign-in-subject = Sign in to Qstream at { $site }
mail-sign-in-heading = Sign in to Qstream at { $site }
mail-sign-in-code = Your code. It works once, for { $minutes } minutes:
mail-sign-in-or = In the browser in which you asked for it, this link does the same:
mail-sign-in-link = Sign in
mail-sign-in-not-you = It wasn't you who asked? Then you need do nothing: without the code nobody gets in.

mail-test-subject = Mails from Qstream at { $site } arrive
mail-test-text = Somebody who runs Qstream looks whether its mails arrive. This one did.
