# Writing questions: the list, one of them, files.

tab-questions = Questions
questions-title = Questions
questions-new = New question
questions-import = Import questions
questions-none = No question yet
questions-none-text = Write the first one, or bring in a file that you have.
questions-nothing = No such question
questions-search = Words of the question
questions-versions = Versions
questions-next = More questions
questions-back = All questions
questions-files = All questions as a file
questions-files-hint = Change it in a spreadsheet and import it again: what is the same stays, what differs becomes a new version.
questions-download = Download
questions-imported = The file was imported: { $new } new, { $changed } changed, { $unchanged } as before.

question-edit = Question
question-withdrawn = Taken out
question-saved = It is saved. Qstreams that were launched go on asking the version they began with.
question-reworded = It is saved, and Qstreams that run ask it in these words from now on.
question-taken-out = The question was taken out of every Qstream.
question-topic = Topic
    .hint = Reports say how well each topic is known.
question-topics = There are already:
question-stem = Question
    .hint = One situation, one thing to decide. **Bold**, *emphasis* and lists work.
question-options = Options
question-options-hint = Two to eight; what stays empty is left out. One right one makes a single choice, several make a multiple choice.
question-option = Option { $number }
question-right = Right
question-explanation = Explanation
    .hint = Shown after the answer: why the right ones are right.
question-takeaway = Take-away
    .hint = One sentence to remember. May stay empty.
question-reference = Reference
    .hint = Where more is written; a link may be in it. May stay empty.
question-language = Language of the question
    .hint = Screen readers speak it in this language.
question-save = Save
question-save-hint = Each change makes a new version: what people answered stays with what they were asked.
question-preview = Preview
question-wrong-empty = { $field }: this can’t stay empty.
question-wrong-long = { $field }: up to { $most } characters.
question-wrong-few = Options: at least two are needed.
question-wrong-many = Options: up to { $most }.
question-wrong-none-right = Options: tick at least one as right.
question-wrong-all-right = Options: at least one has to be wrong.
question-wrong-twice = Options: two of them say the same.
question-wrong-language = Language: choose one, or give its code, such as en or pt-BR.
question-withdraw = Take it out of every Qstream
question-withdraw-consequence = Nobody is asked it any more, and it is offered for no new Qstream. Answers and points stay. You can offer it for new Qstreams again later.
question-withdraw-now = Take it out

question-copy = Write one like it
question-copy-hint = This begins as a copy. It becomes a question of its own when you save it.
question-everywhere = Use the new wording in Qstreams that run, too
question-everywhere-hint = Only while the options keep their number and order, and the same of them are right. Another key: “Correct the key” below.
question-more-than-wording = Nothing was saved: options or right answers differ from what running Qstreams ask, so they can’t take this version. Save without that tick, or correct the key below.
question-changed-meanwhile = Somebody else changed this question since you opened it: theirs is the newest below. What you typed is still here; save again to put yours in its place.
question-back = Back to the question
question-offer = Offer it again
question-offered = New Qstreams can ask it again. Where it was taken out while people were asked, it stays out.
question-withdrawn-text = Nobody is asked it, and new Qstreams don’t offer it.
question-picture = Picture
question-picture-about = What it shows
question-picture-about-hint = Read to whoever can’t see it. A picture always has such a description.
question-picture-file = Picture file
question-picture-file-hint = PNG, JPEG, GIF or WebP, up to 512 KB and 4096 pixels. Leave it empty to change only the description.
question-picture-save = Save the picture
question-picture-remove = Remove the picture
question-not-a-picture = That is no picture that can be taken: PNG, JPEG, GIF or WebP, up to 512 KB and 4096 pixels a side.
question-no-description = Say what the picture shows, in up to 300 characters.
question-version-written = Written
question-version-newest = Newest
question-versions-hint = A Qstream that was launched asks the version it began with.

correction-title = Correct the key
correction-begin = Correct
correction-text = For when a wrong option counts as right, or the other way round. Answers stay as they were given; points and figures are put right, and learners read the reason beside their answer.
correction-was-right = right so far
correction-reason = Reason
correction-reason-hint = One sentence; it stands in the audit, too.
correction-foresee = See what it does
correction-foreseen = { $people ->
    [one] { $people } person’s answers are graded anew
   *[other] { $people } people’s answers are graded anew
} and { $adjusted } get other points, { $points } in all. Nothing is stored yet.
correction-now = Correct it
correction-done = The key is corrected. Whoever was graded by the old one has their points put right.
correction-unchanged = These are the right ones already.
correction-no-reason = Give a reason, in up to 200 characters.
correction-bad-key = Choose which options are right: at least one, not all; exactly one where one is to be chosen.

questions-file = File
questions-file-hint = CSV or JSON, up to 4 MB.
questions-import-now = Import
questions-nothing-imported = Nothing was imported
questions-lines-wrong = Some questions of the file need attention: see below. Correct them there and import the file again.
questions-columns = What a file looks like
questions-columns-names = topic, question, option 1, option 2, …, option { $most }, right, explanation, take-away, reference, language, id
questions-columns-text = The first line names the columns. “right” has the numbers or letters of the right options: 2, or a c. A question with an id, or with a topic and text that are there already, is changed instead of added. A download has exactly these columns.
questions-line = Line
questions-what = What is wrong
questions-wrong-lines = { $count ->
    [one] { $count } thing to correct
   *[other] { $count } things to correct
}
questions-file-large = The file is larger than { $megabytes } MB.
questions-file-none = This is neither a CSV file in UTF-8 nor a JSON list of questions.
questions-file-column = The column “{ $column }” is missing.
questions-file-many = The file has more than { $most } questions.
questions-file-empty = There is no question in the file.
