# The guides and the ways to them.

action-help = Help
action-help-new-window = Help (opens in a new window)
help-title = Help
help-text = Short guides for everybody who uses or runs Qstream.
help-all = All guides
