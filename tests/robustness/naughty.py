"""Texts that a service may meet, by what is odd about them.

After the "Big List of Naughty Strings" and the model tests of GiNZA; written out by code points,
so that no editor or tool can tidy them up.
"""

import sys

SENTENCE = "轴承6205有点蚀"
WHITE_SPACE = "".join(chr(c) for c in range(sys.maxunicode + 1) if chr(c).isspace())
CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\u180e\ufeff\u00ad\u034f"
BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAG, SKIN_TONE, KEYCAP = "\U0001f1e8\U0001f1f3", "\U0001f44d\U0001f3fd", "6\ufe0f\u20e3"
ASTRAL_CJK = "\U00020000\U00020bb7\U0002a6df\U0002b740\U00030000\U000323af"
# All planes' non-characters, private use, and what is nearest to the surrogates.
ODD_CODES = "\ud7ff\ue000\ufdd0\uf8ff\ufffe\uffff\U000f0000\U0010fffd\U0010ffff"
ZALGO = "轴" + "".join(map(chr, range(0x300, 0x340))) + "承"
PUNCTUATION = "，。、；：？！…—·「」『』（）《》【】〔〕“”‘’,.;:?!()[]{}<>\"'`~@#$%^&*-_=+|\\/"

TEXTS = {
    "empty": "",
    "space": " ",
    "spaces": " " * 700,
    "every white space": WHITE_SPACE,
    "white space around and between": WHITE_SPACE.join(["", *SENTENCE, ""]),
    "newlines alone": "\n\n\n",
    "CRLF": f"{SENTENCE}\r\n{SENTENCE}\r\n",
    "CR, line and paragraph separators": f"{SENTENCE}\r{SENTENCE}\u2028{SENTENCE}\u2029\x85",
    "tabs and ideographic spaces": "\t".join(SENTENCE) + "\u3000\u3000" + SENTENCE,
    "single spaces": " ".join(SENTENCE),
    "leading and trailing spaces": f"  {SENTENCE}  ",
    "NUL": "\0",
    "NUL within": f"\0轴\0承{SENTENCE}\0",
    "controls": CONTROLS,
    "controls within": CONTROLS.join(SENTENCE),
    "BOM": "\ufeff",
    "BOM before": "\ufeff" + SENTENCE,
    "zero width": ZERO_WIDTH,
    "zero width within": ZERO_WIDTH.join(SENTENCE),
    "combining alone": "\u0301\u0489\u20dd\u3099",
    "combining, stacked": ZALGO,
    "decomposed": "e\u0301u\u0308n\u0303",
    "right to left": "محمل الكرات תקלה במיסב",
    "directions turned": BIDI.join(SENTENCE),
    "emoji with joiners": f"{FAMILY}{FLAG}{SKIN_TONE}{KEYCAP}" + SENTENCE,
    "beside the surrogates": ODD_CODES,
    "U+FFFD": "\ufffd",
    "U+FFFD within": "\ufffd".join(["", *SENTENCE, ""]),
    "astral CJK": ASTRAL_CJK,
    "full width": "ＳＫＦ　６２０５－２ＲＳ，轴承",
    "half width": "ﾍﾞｱﾘﾝｸﾞ ｶﾞ ﾊｿﾝ｡",
    "ideographs beside the unified": "\uf900\u2f00\u3007\u3400\u9fff\ufa0e",
    "one character, 10,000 times": "轴" * 10_000,
    "one sentence, 400 times": SENTENCE * 400,
    "a word of 5,000 letters": "A" * 5000,
    "digits, 5,000": "0123456789" * 500,
    "unknown characters alone": "龘靐齉爩麤灪" * 40,
    "punctuation alone": PUNCTUATION,
    "markup": '<script>alert("轴承")</script><!-- --> &amp; %s %n ${轴} {{承}} \\u8f74',
    "special tokens": "[CLS]轴承[SEP][UNK][PAD][MASK]##承 <s></s><pad>",
    "one character": "轴",
    "one letter": "A",
    "mixed scripts": "Ωмега轴承ベアリング베어링แบริ่งबेयरिंग6205",
}
