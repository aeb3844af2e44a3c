# What people say about questions.

comments-title = Comments
comments-heading = What others say about this question
comments-none = No comments yet
comments-none-text = What helped you to remember the answer may help others.
comment-label = Your comment
comment-hint-moderated = Somebody reads it before others can.
comment-hint-open = Everybody who answered this question can read it.
comment-send = Send comment
comment-stored = Your comment is published.
comment-waits = Your comment is stored. Somebody will read it before others can.
comment-pending = Waits to be read
comment-refused = Your comment was not stored
comment-empty = Write something first.
comment-too-long = Please say it in 1,000 characters at most.
comment-too-many = Twenty comments in a day are enough. Come back tomorrow.

report-title = Report this question
report-heading = What is wrong with this question?
report-kind = What it is
report-wrong-key = The answer marked as correct isn’t
report-unclear = It is hard to understand
report-outdated = It is out of date
report-mistake = There is a mistake in the text or the picture
report-other = Something else
report-body = In your own words
report-hint = Your name goes with it, so that the authors can ask you.
report-send = Send report
report-sent = Thank you: the authors can see your report now.
report-refused = Your report was not stored

moderation-eyebrow = For moderators
moderation-title = Comments to read
moderation-none = Nothing to read
moderation-none-text = New comments in moderated Qstreams appear here.
moderation-publish = Publish
moderation-hide = Hide
moderation-decided = Done.
