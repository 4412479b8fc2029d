"""The fewest breaks of what takes place: annealing, proofs and questions, one after the other or side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from threading import Event, Lock

from bravehall.meetings.timetable.believing import Believing, rounds_in
from bravehall.meetings.timetable.cooling import MANY, Cooling
from bravehall.meetings.timetable.corridors import Refuted
from bravehall.meetings.timetable.decided import Decide
from bravehall.meetings.timetable.filling import SEEDS, Filling
from bravehall.meetings.timetable.forced import forced_breaks
from bravehall.meetings.timetable.formula import Formula, in_pairs
from bravehall.meetings.timetable.maxsat import fewest_breaks
from bravehall.meetings.timetable.nearby import Nearby
from bravehall.meetings.timetable.neighbourhoods import Neighbourhood, drawn
from bravehall.meetings.timetable.outlined import Outlined
from bravehall.meetings.timetable.problem import Problem, breaks_of, is_right
from bravehall.meetings.timetable.result import Progress
from bravehall.meetings.timetable.satisfying import Questions
from bravehall.meetings.timetable.sides import side_by_side

RUNS = 12
PROOF = 0.85  # of the time that is left, for the exact search
WAIT, LOOK = 0.03, 0.05  # of the time, before anything begins beside cores or annealing; seconds between two looks
# of it, for unsatisfiable cores with tables counted by people, then by meetings, if somebody decides questions behind them
CORES, FURTHER = 0.1, 0.25
# of the time that is left, for a better bound of up to so many meetings; beside annealing or beliefs, of up to so many
BOUND, SOME = 0.04, 2_000
BESIDE, LARGE = 0.4, 6_000
SAYING = 0.002  # seconds a meeting, under which no bound is looked for: it cannot be stopped while it begins
ASKING = 12e-9  # seconds, times the cube of the meetings, without which corridors lead nowhere
# how far from the bound to the best is asked in corridors, and their slots of room, one after the other: alone, and beside that
NEAR, FAR = (0.4, (1, 2, 4)), (0.2, (2, 3, 5, 8))


class Search:
    """One solve of so many seconds, which `began` then. `clock` gives seconds; `progress` hears of each step and stops the search by answering True."""

    def __init__(
        self, problem: Problem, *, seconds: float, began: float, seed: int, clock: Callable[[], float],
        progress: Callable[[Progress], bool], decide: Decide | None = None, patience: float | None = None,
    ) -> None:  # fmt: skip
        self.problem, self.seed, self.patience = problem, seed, patience
        self.clock, self.progress, self.decide = clock, progress, decide
        self.keeping, self.ruling = Lock(), Lock()
        self.formula: Formula | None = None
        self.began, self.seconds = began, seconds
        self.best: dict[str, int] | None = None
        self.value, self.bound, self.best_at, self.stopped = 0, 0, 0.0, False
        self.refuted, self.cooling = Refuted(), Cooling(self)
        self.rounds = rounds_in(problem, seconds) if len(problem.meetings) > MANY else 0
        self.outlined = Outlined(self, seed)

    def run(self, start: dict[str, int], given: Mapping[str, int] | None, workers: int) -> bool:
        """From where the same meetings take place, in `given` perhaps better; True: the best is proven, or that there is none."""
        self.bound = forced_breaks(self.problem)
        for slot in (start, given):
            if slot is not None and slot.keys() == start.keys():
                self.keep(dict(slot))
        if self.met() or self.tell():
            return self.met()
        near = self.best or start
        return self.alone(near) if workers == 1 else self.shared(near)

    def gone(self) -> float:
        return self.clock() - self.began

    def left(self) -> float:
        """Seconds; without a timetable only as long as it has patience."""
        patience = self.patience if self.best is None else None
        return (self.seconds if patience is None else patience) - self.gone()

    def tell(self) -> bool:
        """Tell how far it is; True: stop."""
        value = None if self.best is None else self.value
        self.stopped = self.progress(Progress(self.gone(), value, self.bound)) or self.stopped
        return self.stopped or self.left() <= 0

    def keep(self, slot: dict[str, int]) -> None:
        """Take this one if it is right and better: no answer goes by another way, so no mistake of a search becomes one."""
        count = breaks_of(self.problem, slot)
        spread = max(count.values(), default=0) - min(count.values(), default=0)
        fair = self.problem.fairness is None or spread <= self.problem.fairness
        value = sum(count.values())
        if fair and is_right(self.problem, slot):
            with self.keeping:
                if self.best is None or value < self.value:
                    # who looks at the best meanwhile finds its value
                    self.value, self.best, self.best_at = value, slot, self.gone()

    def prove(self, share: float, *, by_people: bool = True, tables: bool = True) -> bool:
        """The exact search by cores, in this share of the time that is left; True: it came to its end. Without `tables` it
        leads to a bound alone, and to none where there is hardly time to say the rules."""
        if not tables and self.left() < SAYING * len(self.problem.meetings):
            return self.met()
        until = self.gone() + share * self.left()

        def heard(bound: int) -> bool:
            self.bound = max(self.bound, bound)
            return self.enough() or self.gone() >= until

        answer = fewest_breaks(self.problem, heard=heard, by_people=by_people, tables=tables)
        if answer.slot is not None:
            self.keep(answer.slot)
        if answer.slot is not None or not answer.proven:
            self.bound = max(self.bound, answer.bound)
        return (answer.proven and (tables or answer.slot is None)) or self.met()

    def question(self, decide: Decide, *, shared: bool = False) -> bool:
        """Ask for as few breaks as the bound says, and for one more each time there is no such timetable; True: proven.

        `shared`: not for one fewer than the best has, which is asked elsewhere.
        """
        until = self.gone() + PROOF * self.left()
        questions = Questions(self.problem, stop=self.enough)
        while not self.met() and not (shared and self.best is not None and self.value == self.bound + 1):
            most = self.bound
            known, slot = questions.ask(most, decide, lambda: self.enough() or self.gone() >= until)
            if slot is not None:
                self.keep(slot)
            if not known:
                break
            if slot is not None or most >= len(questions.breaks):
                return True
            self.bound = max(self.bound, most + 1)
        return self.met()

    def beside_cores(self, decide: Decide) -> bool:
        """The other way to count tables, then questions from above; True: proven. It waits a little, since cores prove most
        in less time than it takes to begin."""
        self.wait()
        if in_pairs(self.problem) and not self.tell() and not self.met() and self.prove(FURTHER, by_people=False):
            return True
        return self.ask_for_fewer(decide)

    def wait(self) -> None:
        waiting, until = Event(), self.gone() + WAIT * self.left()
        while self.gone() < until and not self.tell() and not self.met():
            waiting.wait(LOOK)

    def bound_beside(self, share: float) -> bool:
        """A better bound beside annealing or beliefs, which have to be under way: they would take turns to begin. True: proven."""
        self.wait()
        return not self.tell() and not self.met() and self.prove(share, tables=False)

    def ask_for_fewer(self, decide: Decide) -> bool:
        """Ask halfway between the bound and the best, until they meet; True: proven."""
        questions = Questions(self.problem, stop=self.enough)
        while not self.tell() and not self.met():
            most = len(questions.breaks) if self.best is None else (self.bound + self.value) // 2
            known, slot = questions.ask(most, decide, self.enough, likely=True)
            if slot is not None:
                self.keep(slot)
            elif known and most < len(questions.breaks):
                self.bound = max(self.bound, most + 1)
            else:
                return known or self.met()
        return self.met()

    def asks_near(self, count: int) -> bool:
        """So many meetings are arranged by questions in corridors."""
        enough = self.seconds >= ASKING * count**3
        return MANY < count <= SOME and self.decide is not None and enough and in_pairs(self.problem)

    def exact(self, near: dict[str, int], *, shared: bool = False) -> bool:
        """Cores while they lead somewhere, then questions, then the same again; True: proven. `shared`: with `beside_cores`."""
        few, asked, proven = len(near) <= MANY, self.decide is not None, False
        if few:
            proven = self.prove(CORES if asked else PROOF / 2)
        elif len(near) <= SOME:
            proven = self.prove(BOUND, tables=False)
        if few and not shared and in_pairs(self.problem) and not proven and not self.tell():
            proven = self.prove(FURTHER if asked else PROOF, by_people=False)
        if few and self.decide is not None and not proven and not self.tell():
            proven = self.question(self.decide, shared=shared)
        if self.decide is not None and self.best is not None and self.asks_near(len(near)):
            return proven or self.in_corridors(self.decide, near)
        if not proven and not self.tell():
            self.go_on(near)
        return proven or self.met()

    def first(self, near: dict[str, int]) -> dict[str, int]:
        """A timetable that is much better than the start: by beliefs where they can, else by annealing, also where a quick one
        was better than they are."""
        if self.rounds:
            value = Believing(self, self.seed).first(self.rounds, self.outlined)
            if (value is None or value > self.cooling.quick) and not self.tell():
                self.rounds = 0
        return (self.best or near) if self.rounds else self.cooling.anneal(near, range(1))

    def go_on(self, near: dict[str, int], worker: int = 0) -> bool:
        """Better ones while there is time, the same way, by one of two workers; True: as good as the bound."""
        if self.rounds:
            Believing(self, self.seed + SEEDS * (worker + 1)).run()
        if not self.rounds and worker:
            return self.search_neighbourhoods()
        if not self.rounds:
            self.cooling.anneal(self.best or near, range(1, RUNS))
        return self.met()

    def by_beliefs(self, near: dict[str, int]) -> bool:
        """Beliefs on both cores, where there are too many meetings for questions; before them, on one core, a bound, or
        another beginning where there are too many for that too. True: proven."""

        def beside() -> bool:
            self.cooling.soon(near)
            if len(near) > LARGE:
                Believing(self, self.seed + SEEDS).first(self.rounds, Outlined(self, self.seed + SEEDS))
            elif self.bound_beside(BESIDE):
                return True
            return self.go_on(near, 1)

        return self.both(lambda: self.go_on(self.first(near)), beside)

    def in_corridors(self, decide: Decide, near: dict[str, int], worker: int = 0) -> bool:
        """Questions around one outline after the other, until one of them is filled, then around the best, by one of two
        workers or alone; True: it is proven."""
        Filling(self, decide, worker).run()
        return self.met() or Nearby(self, decide, *(FAR if worker else NEAR)).run() or self.go_on(near, worker)

    def rules(self) -> Formula:
        """Those for everybody's whole day, once for all workers. Stopped."""
        with self.ruling:
            if self.formula is None:
                self.formula = Formula(self.problem, limits={}, stop=self.enough)
            return self.formula

    def enough(self) -> bool:
        """Nobody needs more: it is stopped, its time is over, or it is as good as the bound."""
        return self.tell() or self.met()

    def unneeded(self, most: int, patience: float) -> Callable[[], bool]:
        """Whether nobody needs a timetable with so many breaks any more, or it takes more than that share of all time."""
        until = self.gone() + patience * self.seconds
        return lambda: self.enough() or self.value <= most or self.gone() >= until

    def search_neighbourhoods(self) -> bool:
        """Free some slots of the best, again and again; True: it is as good as the bound. Without a best there are none."""
        if self.best is None:
            return False
        for freed in drawn(self.problem, self.best, self.seed):
            if self.enough():
                break
            found = Neighbourhood(self.problem, self.best, freed).best(self.seed, self.tell)
            if found is not None:
                self.keep(found)
        return self.met()

    def alone(self, near: dict[str, int]) -> bool:
        """Annealing or beliefs, a proof or a bound, and the same again."""
        if self.rounds:
            self.cooling.soon(near)
        if not self.met():
            near = self.first(near)
        return self.met() or (not self.tell() and self.exact(near))

    def shared(self, near: dict[str, int]) -> bool:
        """The same with something else on a second core: questions beside the cores, a bound or neighbourhoods beside
        annealing, other questions beside questions."""
        if self.rounds and not self.asks_near(len(near)):
            return self.by_beliefs(near)
        if MANY < len(near) <= LARGE:
            share = BOUND if len(near) <= SOME else BESIDE
            proven = self.both(partial(self.first, near), partial(self.bound_beside, share))
        else:
            near, proven = self.first(near), False
        if proven or self.met() or self.tell():
            return proven or self.met()
        if self.decide is not None and self.best is not None and self.asks_near(len(near)):
            return self.both(*(partial(self.in_corridors, self.decide, near, worker) for worker in (0, 1)))
        if len(near) > MANY:
            return self.both(partial(self.go_on, near), self.search_neighbourhoods)
        if self.decide is None:
            return self.exact(near)
        return self.both(partial(self.beside_cores, self.decide), partial(self.exact, near, shared=True))

    def both(self, one: Callable[[], object], other: Callable[[], bool]) -> bool:
        """Each on a core of its own, until one of them has proven the best; True: it has."""

        def stop() -> None:
            self.stopped = True

        return side_by_side(one, other, stop) or self.met()

    def met(self) -> bool:
        """The best is as good as the bound."""
        return self.best is not None and self.value <= self.bound
