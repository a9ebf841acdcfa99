"""One file that holds everything of an installation, and the way back from it.

container  the file: frames of which none can be changed, dropped or moved unnoticed
writing    from the running installation into a file
restoring  from a file into a new database, which takes the old one's place when it is proved whole
clients    PostgreSQL's own programs
"""
