"""Where a form may redirect to: pages of this site only."""


def local_path(target: str | None) -> str | None:
    r"""Return the target when it is a path of this site, else None.

    Browsers read a backslash as a slash and drop tabs and line breaks (WHATWG URL standard),
    so `/\host` and `/<tab>/host` lead away like `//host`.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or not target.isprintable():
        return None
    return target
