"""What happens to the cars of a race, in words."""

from nnbook.car.motion import REACH
from nnbook.words.numbers import counted, spoken, written

SIDES = ("70° left", "30° left", "ahead", "30° right", "70° right")


def ended_in_words(name, end, seconds, metres, laps):
    """How a drive has ended: `end` is a verb with what belongs to it, such as "left the road"."""
    who, when = name[:1].upper() + name[1:], f"after {written(seconds, 1)} s"
    if end.startswith("has stopped"):
        what, _, why = end.partition(" with ")
        return f"{who} {what} {when} with {why}"
    return f"{who} {end} {when}, {so_far(metres, laps)} on."


def so_far(metres, laps):
    """How far a drive has come, in metres or, after a lap, in laps."""
    return f"{written(round(metres, 0), 0)} m" if laps < 1 else f"{written(laps, 2)} laps"


def track_in_words(place, track):
    """Which track it is, and how long."""
    return f"{place}, {written(track.length, 0)} m."


def race_in_words(place, race, playing, behind=False):
    """What stands on the page: the track, each car's fate, how many moments of the reader's are recorded.

    race: with its track, its lanes, each with name, end, seconds, metres, laps, laps_after, waits, and how
    many moments are `kept`. While it plays, only what is settled is told: else a screen reader would never
    be silent. `behind`: the cars are slower than the clock.
    """
    told = [track_in_words(place, race.track), *(_fate(lane, playing) for lane in race.lanes)]
    going = [one for one in race.lanes if not (one.end or one.waits or playing) and one.seconds]
    if going:
        each = [f"{one.name} {written(one.seconds, 1)} s, {so_far(one.metres, one.laps)}" for one in going]
        told.append(f"So far {spoken(each)}.")
    if behind:
        told.append("All this goes slower than the clock: the kernel, or the page, has too much to do.")
    if race.kept and not (playing and not race.reader.end):
        moments = counted(race.kept, "moment")
        told.append(f"{moments} of your driving {'are' if race.kept > 1 else 'is'} recorded.")
    return " ".join(filter(None, told))


def _fate(lane, playing):
    """What is settled of one car."""
    if lane.end:
        again = " Enter takes you to the start again." if lane.reader else ""
        return ended_in_words(lane.name, lane.end, lane.seconds, lane.metres, lane.laps) + again
    if lane.waits:
        return "You wait at the start: an arrow key, or a hand on the road, takes you off."
    if not playing or not lane.laps_after:
        return ""
    n, who = len(lane.laps_after), lane.name[:1].upper() + lane.name[1:]
    return f"{who}: {counted(n, 'lap')} after {written(lane.laps_after[-1], 1)} s."


def driver_in_words(name, distances, command):
    """What a driver sees and does, in words for a screen reader."""
    seen = ", ".join(f"{side} {written(round(REACH * d, 0), 0)} m" for side, d in zip(SIDES, distances))
    steering, acceleration = (written(a, 2) for a in command)
    sees = "see" if name == "you" else "sees"
    return f"{name} {sees} {seen}; steering {steering}, acceleration {acceleration}"
