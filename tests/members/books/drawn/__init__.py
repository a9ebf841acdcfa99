"""Books drawn from habits of cadres, each with its truth.

A book is a mixture: one habit of every axis (how names are written, where the branch stands, what the foot
looks like ...). The habits come from the domain, not from the reader; the truth beside a book has the shape
of the dry run, so one scorer serves any reading.
`python -m tests.members.books.drawn` prints a table by habit.
"""
