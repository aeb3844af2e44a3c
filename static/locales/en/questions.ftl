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
question-withdraw-consequence = Nobody is asked it any more, and it is offered for no new Qstream. Answers and points stay. This can’t be taken back.
question-withdraw-now = Take it out

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
