"""Where the sentences of a long document end."""

import re
from collections.abc import Sequence

ENDS = re.compile(r".*[。！？；!?;\n]\Z|.*\n", re.DOTALL)
# What still belongs to the sentence that has just ended.
CLOSES = re.compile(r"[\s”’」』）)】》\"']*\Z")


def sentence_bounds(tokens: Sequence[str]) -> list[tuple[int, int]]:
    """`(start, end)` of each sentence, in tokens; together they are all tokens.

    tokens: texts of a document's tokens, characters or words.
    """
    starts = [0]
    ended = False
    for i, token in enumerate(tokens):
        ends = ENDS.match(token) is not None
        if ended and not ends and not CLOSES.match(token):
            starts.append(i)
            ended = False
        ended = ended or ends
    return list(zip(starts, [*starts[1:], len(tokens)], strict=True))
