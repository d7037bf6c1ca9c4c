"""Names of files inside archives: only ever shown, never a path that something is written to."""

from __future__ import annotations

import re
import unicodedata

DRIVE = re.compile(r"^[A-Za-z]:")
LONGEST = 200


def shown_name(filename: str) -> str:
    """Return the path inside the archive, without what leads out of it and what cannot be shown.

    Drive letters, leading slashes, ".." and control signs go; "\\" separates like "/".
    """
    bare = "".join(c for c in filename if unicodedata.category(c) not in ("Cc", "Cf"))
    parts = [DRIVE.sub("", part).strip() for part in bare.replace("\\", "/").split("/")]
    kept = [part for part in parts if part not in ("", ".", "..")]
    return "/".join(kept)[-LONGEST:] or "unnamed"


def is_clutter(filename: str) -> bool:
    """Tell what operating systems leave behind in archives."""
    parts = [part for part in filename.replace("\\", "/").split("/") if part]
    return not parts or parts[0] == "__MACOSX" or parts[-1].startswith(".")
