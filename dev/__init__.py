"""What `make run` adds, and the tools for development. Python 3.8 must be able to import this."""

import io
import sys

if sys.platform == "win32":
    # Locks, process groups and the embedded PostgreSQL are those of Unix.
    sys.exit(
        "Handshake runs on Linux and macOS. On Windows it runs in WSL: install it with"
        " `wsl --install`, clone the repository inside it, and run make there."
    )

# Every command of dev/ and lab/ prints paths. A terminal that cannot show a character, as with
# PYTHONIOENCODING=ascii, gets its escape; otherwise the command would end with a traceback.
if isinstance(sys.stdout, io.TextIOWrapper):
    sys.stdout.reconfigure(errors="backslashreplace")
