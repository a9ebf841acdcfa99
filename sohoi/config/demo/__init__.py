"""The demonstration: an invented province, the same people every time, to try everything without harm.

`places` and `people` invent without a database, `services` writes, `building` says whether and in which
order.
Nobody in it exists: names are drawn by lot, telephones begin with 0710, identity numbers with 099, which is
no province's code (the annex of Circular 07/2016 has 001 to 096).
"""
