"""How long the runs that are left will take, in words."""


def remaining(seconds: float) -> str:
    """`"less than a minute left"`, `"about 4 min left"`, `"about 2 h 05 min left"`."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute left"
    hours, minutes = divmod(minutes, 60)
    return f"about {hours} h {minutes:02} min left" if hours else f"about {minutes} min left"


def estimate(done: list[tuple[int, float]], left: int, jobs: int) -> float | None:
    """Seconds until the end, at the pace so far; None if there is no pace yet.

    done: updates and seconds of each finished run. left: updates still to be made.
    """
    updates, seconds = (sum(each[i] for each in done) for i in (0, 1))
    return left * seconds / updates / jobs if updates else None
