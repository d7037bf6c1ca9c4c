"""From bytes to text: byte order marks, UTF-8, UTF-16, and the older single-byte encodings."""

from __future__ import annotations

import codecs
import itertools
import re
from dataclasses import dataclass, replace

import charset_normalizer

from mainstay.analytics.files.model import Note
from mainstay.analytics.files.problem import FileProblem

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLDER = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman", "shift_jis", "gb18030"]
SAMPLE = 1 << 16
PIECE = 1 << 22
LOST = "\N{REPLACEMENT CHARACTER}"
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MARKUP = re.compile(r"\s*<(!doctype|html|\?xml|table)\b", re.IGNORECASE)
CLOSE_CALL = 0.02
RARE, LESS_USUAL = frozenset({"mac_roman"}), 0.15
WORD = re.compile(rb"[^\s,;|\"]+")
LONGEST_WORD, MOST_WORDS = 40, 1_000


@dataclass(frozen=True, slots=True)
class Text:
    """A text file in UTF-8 without byte order mark, and the encoding it came in."""

    content: bytes
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(name: str, content: bytes, *, encoding: str | None = None) -> Text:
    """Turn bytes into UTF-8, in the given encoding or the one found; raises FileProblem.

    What was given where several fit is noted like a guess, so that it can be given otherwise.
    """
    found = next((marked for mark, marked in MARKS if content.startswith(mark)), None)
    if found is not None and encoding is None:
        return _finished(name, _told(name, content, found))
    wide = _wide_encoding(content)
    if wide is not None and encoding is None:
        text = replace(_told(name, content, wide), notes=(_guess(wide, [], ""),))
        return _finished(name, text)
    if encoding is None:
        return _finished(name, _without_mark(name, content))
    text = _told(name, content, encoding)
    if found or wide or _is_utf8(content):
        return _finished(name, text)
    return _finished(name, replace(text, notes=_without_mark(name, content).notes))


def _told(name: str, content: bytes, encoding: str) -> Text:
    try:
        text = content.decode(encoding, errors="replace")
    except (LookupError, UnicodeError):
        raise FileProblem("bad_encoding", name=name, encoding=encoding) from None
    return Text(text.encode("utf-8", errors="replace"), encoding)


def _wide_encoding(content: bytes) -> str | None:
    """Recognise UTF-16 without a mark: nearly every second byte of the sample is zero."""
    sample = content[:SAMPLE]
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half >= 2 and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if half >= 2 and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _guess(encoding: str, others: list[str], example: str) -> Note:
    if not others:
        return Note("encoding_found", {"encoding": encoding})
    params = {"encoding": encoding, "others": ", ".join(others), "example": example}
    return Note("encoding_guessed", params)


def _without_mark(name: str, content: bytes) -> Text:
    strange = len(NOT_TEXT.findall(content[:SAMPLE]))
    if strange > max(8, 0.02 * min(len(content), SAMPLE)):
        raise FileProblem("binary", name=name)
    return Text(content, "utf-8") if _is_utf8(content) else _broken_or_older(content)


def _is_utf8(content: bytes) -> bool:
    """Decode piece by piece: the text as a whole would take its size again."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), PIECE):
            decoder.decode(content[start : start + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _broken_or_older(content: bytes) -> Text:
    """Tell UTF-8 with a few broken bytes from an encoding older than Unicode."""
    text = content.decode("utf-8", errors="replace")
    broken = text.count(LOST) - content.count(LOST.encode())
    beyond = sum(1 for character in text if character > "\x7f") - broken
    if broken * 10 <= beyond:
        return Text(text.encode(), "utf-8")
    telling = [line for line in content[: 64 * SAMPLE].splitlines() if not line.isascii()]
    sample = b"\n".join(telling)[:SAMPLE]
    encoding, others = _older_encoding(sample)
    text = content.decode(encoding, errors="replace")
    read = sample.decode(encoding, errors="replace")
    differing = [other for other in others if sample.decode(other, errors="replace") != read]
    word = _telling_word(sample, [encoding, *differing])
    note = _guess(encoding, differing, word)
    return Text(text.encode(), encoding, (note,))


def _older_encoding(sample: bytes) -> tuple[str, list[str]]:
    """Choose the likeliest encoding, Windows-1252 when it is about as likely as any other."""
    found = charset_normalizer.from_bytes(sample, cp_isolation=OLDER, threshold=0.5)
    mess = {match.encoding: match.chaos for match in found}
    for match in found:
        mess |= dict.fromkeys(match.could_be_from_charset, match.chaos)
    mess = {
        encoding: chaos + (LESS_USUAL if encoding in RARE else 0)
        for encoding, chaos in mess.items()
        if encoding in OLDER
    }
    if not mess or mess.get("cp1252", 1.0) <= min(mess.values()) + CLOSE_CALL:
        return "cp1252", sorted(set(mess) - {"cp1252"})
    chosen = min(mess, key=lambda encoding: (mess[encoding], OLDER.index(encoding)))
    return chosen, sorted(set(mess) - {chosen})


def _telling_word(sample: bytes, encodings: list[str]) -> str:
    """Return the word that most of these encodings read differently, as the first one reads it."""
    words = dict.fromkeys(word for word in WORD.findall(sample) if not word.isascii())

    def readings(word: bytes) -> int:
        return len({word.decode(encoding, errors="replace") for encoding in encodings})

    best = max(itertools.islice(words, MOST_WORDS), key=readings, default=b"")
    return best[:LONGEST_WORD].decode(encodings[0], errors="replace")


def _finished(name: str, text: Text) -> Text:
    """Take out NUL characters and count what was lost; refuse markup."""
    content = text.content
    if MARKUP.match(content[:200].decode("utf-8", errors="replace")):
        raise FileProblem("web_page", name=name)
    said = list(text.notes)
    if zeros := content.count(b"\0"):
        content = content.replace(b"\0", b"")
        said.append(Note("nul_removed", {"characters": zeros}))
    content = content.removeprefix(codecs.BOM_UTF8)
    if lost := content.count(LOST.encode()):
        line = content[: content.index(LOST.encode())].count(b"\n") + 1
        said.append(Note("characters_lost", {"characters": lost, "line": line}))
    if not content.strip():
        raise FileProblem("empty", name=name)
    return Text(content, text.encoding, tuple(said))
