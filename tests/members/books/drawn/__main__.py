"""Print how well drawn books are read, habit by habit: `python -m tests.members.books.drawn [--seeds N]`."""

import argparse
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from sohoi.members.books import Refused, as_json, read_book
from tests.members.books.drawn.book import Drawn, draw_book
from tests.members.books.drawn.habits import AXES, PLAIN
from tests.members.books.drawn.score import Score, compare, line

TODAY = date(2026, 11, 23)


def judge(drawn: Drawn) -> tuple[Score, list[str]]:
    """The score of one drawn book, all of it missed if it is refused."""
    try:
        read = as_json(read_book(drawn.path, today=TODAY))
    except Refused as refusal:
        score, missed = compare(drawn.truth, {"members": []})
        return score, [f"refused: {refusal}", *missed[:1]]
    return compare(drawn.truth, read)


def alone(folder: Path, seeds: range, show: int) -> None:
    """Every habit by itself in an otherwise plain book."""
    for axis, options in AXES.items():
        for option in dict.fromkeys(options):
            score: Score = Counter()
            said: list[str] = []
            for seed in seeds:
                drawn = draw_book(seed, folder, {**PLAIN, axis: option})
                found, missed = judge(drawn)
                score += found
                said += [f"   {seed} {each}\n" for each in missed[:show]]
            if said or not show:
                sys.stdout.write(line(f"{axis} {option}", score) + "\n" + "".join(said[: show * 3]))


def main() -> None:
    """Draw, read, compare, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="misses to print for each book")
    parser.add_argument("--worst", type=int, default=40, help="habits to print, worst first")
    parser.add_argument("--alone", action="store_true", help="each habit in an otherwise plain book")
    given = parser.parse_args()
    if given.alone:
        with tempfile.TemporaryDirectory() as folder:
            alone(Path(folder), range(given.first, given.first + min(given.seeds, 20)), given.show)
        return
    habits: dict[tuple[str, str], Score] = {}
    total: Score = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(given.first, given.first + given.seeds):
            drawn = draw_book(seed, Path(folder))
            score, missed = judge(drawn)
            drawn.path.unlink()
            total += score
            for habit in drawn.habits.items():
                habits[habit] = habits.get(habit, Counter()) + score
            if missed and given.show:
                sys.stdout.write(
                    f"== {seed} {drawn.habits}\n" + "".join(f"   {m}\n" for m in missed[: given.show])
                )
    for habit, score in sorted(habits.items(), key=lambda each: _loss(each[1]))[: given.worst]:
        sys.stdout.write(line(" ".join(habit), score) + "\n")
    sys.stdout.write(line("all", total) + "\n")


def _loss(score: Score) -> float:
    return (score["right"] - 3 * score["silent"] - 5 * score["extra"]) / max(1, score["stated"])


if __name__ == "__main__":
    main()
