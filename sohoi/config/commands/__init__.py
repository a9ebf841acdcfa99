"""The commands of `sohoi`, one module each: the file `backup.py` is the command `sohoi backup`.

A module has

    HELP = "một câu tiếng Việt"
    NEEDS_DATABASE = True      # left out: True. The database then runs and is up to date before run()

    def add_arguments(parser: argparse.ArgumentParser) -> None: ...
    def run(args: argparse.Namespace) -> int: ...   # the exit code: 0 done, 1 failed, 2 wrong use

Django is not set up when the module is imported, so that `sohoi --help` and a wrong argument answer at once:
whatever needs Django is imported inside run(). Results go to standard output, everything else through say().
"""
