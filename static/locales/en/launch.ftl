# Launches, sessions, approvals and invitations.

draft-kept = Your choice is still here: send it again, please. Your session had ended before it arrived.
problem-erased = Your Qstream account was erased
    .safe = Nothing is kept about you.
    .advice = Ask the person who runs Qstream in your company if you want to begin again.
