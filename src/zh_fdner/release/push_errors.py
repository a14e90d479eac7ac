"""What the hub answered when it did not take a release, in words."""

from huggingface_hub import constants

from ..sources.hub import answer_behind

AGAIN = "Run the same command again when the hub can be reached; HF_ENDPOINT names another one."
REMEDIES = {
    400: "The hub found fault with what was sent; see above.",
    401: "It does not know the token in HF_TOKEN, or the token has expired: make a new one.",
    403: "The token may not write to {repo}: take one that may, or another --vars.repo.",
    404: "It has no such place: a mirror that only hands out files? Unset HF_ENDPOINT.",
    412: "Somebody has changed {repo} in the meantime. Run the same command again.",
}


def in_words(error: Exception, release: str, repo: str) -> str:
    """What is wrong, and what to do.

    release: what was to be sent. repo: where to.
    """
    status = status_behind(error)
    # What it does not like about a card, it says in the answer's text.
    said = str(error).strip() or repr(error)
    behind = None if status == 400 else answer_behind(error)
    answer = behind or f"{constants.ENDPOINT}: {said}"
    remedy = REMEDIES.get(status or 0, AGAIN).format(repo=repo)
    return (
        f"{release} could not be put on the hub: {answer}.\n{remedy}\n"
        "The files appear on the hub together or not at all. Given again, the same command sends "
        "only what the hub does not have."
    )


def status_behind(error: BaseException | None) -> int | None:
    while error is not None:
        response = getattr(error, "response", None)
        if response is not None:
            status: int = response.status_code
            return status
        error = error.__cause__ or error.__context__
    return None
