"""What `make run` adds, and the tools for development. Python 3.8 must be able to import this."""

import io
import sys

# Every command of dev/ and lab/ prints paths. A terminal that cannot show a character, as with
# PYTHONIOENCODING=ascii, gets its escape; otherwise the command would end with a traceback.
if isinstance(sys.stdout, io.TextIOWrapper):
    sys.stdout.reconfigure(errors="backslashreplace")
