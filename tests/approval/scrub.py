"""What differs from run to run, and what stands in its place in an approved file."""

import re

SCRUBBED = [
    (r'(name="csrf_token"[^>]*value=")[^"]+', r"\1CSRF-TOKEN"),
    (r"(?<=/)\.?[\w-]{20,}\.[\w-]{6}\.[\w-]{27,}", "SIGNED-TOKEN"),
    (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "ROW-ID"),
    (r"\b[0-9a-f]{32}\b", "REQUEST-ID"),
    (r"(?<=\?v=)[0-9a-f]{12}\b", "VERSION"),  # of a static file
    (r"={15}\d+==", "MIME-BOUNDARY"),
    (r"(?<=\w/)\d+(?=/\w)", "ROW-ID"),  # in the path of a page
    (r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", "DATE"),
    (r"\d\d \w+ \d{4}, \d\d:\d\d UTC", "MOMENT"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d([.,]\d+)?([+-]\d\d:\d\d)?", "MOMENT"),
    (r"\bms=\d+", "ms=N"),
]


def scrubbed(text: str) -> str:
    """Return the text with everything that varies replaced, and no spaces at the ends of lines."""
    for pattern, replacement in SCRUBBED:
        text = re.sub(pattern, replacement, text)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip() + "\n"
