"""Which wishes take place: as much priority as there is room for, before anybody looks at breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ortools.linear_solver.python import model_builder

from bravehall.meetings.timetable.greedy import Greedy, begin
from bravehall.meetings.timetable.placing import Answer, Placing
from bravehall.meetings.timetable.problem import Meeting, Problem, attainable, priority_of
from bravehall.meetings.timetable.serving import served_best, standing

LITERALS = 12_000  # a meeting in a slot; with more of them the exact search is left out where greed found something
SERVING = 0.5  # of the time for placing, for whom the wishes are met
SLACK = 1e-6  # of the linear solver's tolerances, so that the bound stays one
ROUNDS = 12  # of throwing out cheaper wishes


def place(
    problem: Problem, *, seconds: float, workers: int, seed: int, given: Mapping[str, int] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Answer:  # fmt: skip
    """A timetable with the wishes of the greatest priority, its sum, and a bound for the sum; never worse than `given`, whose
    wishes stay where no others are better."""
    wished = sum(meeting.priority for meeting in problem.meetings if not meeting.needed)
    found = [dict(each) for each in (given, mended(problem)) if each is not None]
    best = max(found, key=lambda slot: standing(problem, slot), default=None)
    value = -1 if best is None else priority_of(problem, best)
    bound = wished if value == wished else most_priority(problem)
    many = sum(len(meeting.slots) for meeting in problem.meetings) > LITERALS
    if best is not None and (value == wished or many):
        return Answer(best, value, max(value, bound), value >= bound)
    if best is not None and value >= bound:
        exact = Answer(best, value, value, True)
    else:
        placing = Placing(problem)
        if wishes := placing.priorities():
            placing.model.maximize(sum(wishes))
        if best is not None:
            placing.hint(best)
        exact = placing.solve(seconds=seconds, workers=workers, seed=seed, first=not wishes, stop=stop)
    if best is not None and (exact.slot is None or exact.value <= value):
        upper = min(bound, exact.bound) if exact.slot is not None else bound
        exact = Answer(best, value, max(value, upper), value >= upper)
    if exact.slot is not None and exact.value < wished:
        exact = served_best(problem, exact, seconds=SERVING * seconds, workers=workers, seed=seed, stop=stop)
    return exact


def mended(problem: Problem) -> dict[str, int] | None:
    """What greed places, and wishes that find room by throwing out cheaper ones. None: greed does not place the needed."""
    slot = begin(problem)
    if slot is None:
        return None
    greedy = Greedy(problem)
    for name, at in slot.items():
        greedy.put(greedy.by_id[name], at)
    least = {each.id: each.least for each in problem.participants if each.least}
    could = {each.id: max(1, count) for each, count in attainable(problem)}
    for _ in range(ROUNDS):
        before = dict(greedy.slot)
        outside = [m for m in problem.meetings if m.id not in greedy.slot]
        for meeting in sorted(outside, key=lambda m: (-m.priority, m.id)):
            if not greedy.place(meeting):
                enter(greedy, meeting, least, could)
        if greedy.slot == before:
            break
    return greedy.slot


def enter(greedy: Greedy, meeting: Meeting, least: Mapping[str, int], could: Mapping[str, int]) -> None:
    """Take the slot in which the least is thrown out, if that is less than this wish, or as much and of people who are served
    better; what was thrown out tries again. `could`: how many meetings there could be for somebody."""
    cheapest: tuple[int, float, int, list[Meeting]] | None = None
    for at in meeting.slots:
        names = dict.fromkeys(greedy.day[who][at] for who in greedy.who[meeting.id] if at in greedy.day[who])
        out = [greedy.by_id[name] for name in names]
        lost = sum(each.priority for each in out)
        if not out or lost > meeting.priority or any(each.needed or greedy.binds(each) for each in out):
            continue
        full = not meeting.online and greedy.load[at] - sum(not each.online for each in out) >= greedy.room[at]
        if full or not greedy.in_order(meeting, at) or any(greedy.who[m.id] == greedy.who[meeting.id] for m in out):
            continue
        if any(len(greedy.day[person]) <= least.get(person, 0) for each in out for person in each.between):
            continue
        gain = fairer(greedy, meeting, at, out, could)
        if (lost < meeting.priority or gain > 0) and (cheapest is None or (lost, -gain) < cheapest[:2]):
            cheapest = (lost, -gain, at, out)
    if cheapest is None or too_many(greedy, meeting, cheapest[3]):
        return
    for each in cheapest[3]:
        greedy.take(each)
    greedy.put(meeting, cheapest[2])
    for each in cheapest[3]:
        greedy.place(each)


def fairer(greedy: Greedy, meeting: Meeting, at: int, out: list[Meeting], could: Mapping[str, int]) -> float:
    """How much better than those who win a meeting those are still served who lose one; not above 0: nobody should."""
    win = [len(greedy.day[who]) / could[who] for who in meeting.between if at not in greedy.day[who]]
    lose = [
        (len(greedy.day[who]) - 1) / could[who] for each in out for who in each.between if who not in meeting.between
    ]
    return min(lose, default=1.0) - min(win) if win else 0.0


def too_many(greedy: Greedy, meeting: Meeting, out: list[Meeting]) -> bool:
    """Somebody would have more meetings than they want."""
    return any(
        len(greedy.day[person]) - sum(person in each.between for each in out) >= greedy.most[person]
        for person in meeting.between
        if person in greedy.most
    )


def most_priority(problem: Problem) -> int:
    """No timetable places more: everybody has so many slots, and all together so many tables (a linear programme)."""
    model = model_builder.Model()  # type: ignore[no-untyped-call]  # OR-Tools' constructor has no types
    wish = {m.id: model.new_num_var(1.0 if m.needed else 0.0, 1.0, m.id) for m in problem.meetings}
    of = problem.of()
    for person, most in attainable(problem):
        if len(of[person.id]) > most:
            model.add(sum(wish[meeting.id] for meeting in of[person.id]) <= most)
    seated = [meeting for meeting in problem.meetings if not meeting.online]
    if len(seated) > (tables := sum(problem.rooms()[1:-1])):
        model.add(sum(wish[meeting.id] for meeting in seated) <= tables)
    model.maximize(sum(m.priority * wish[m.id] for m in problem.meetings if not m.needed))
    solver = model_builder.Solver("glop")
    if solver.solve(model) != model_builder.SolveStatus.OPTIMAL:
        return sum(meeting.priority for meeting in problem.meetings if not meeting.needed)
    return int(solver.objective_value * (1 + SLACK))
