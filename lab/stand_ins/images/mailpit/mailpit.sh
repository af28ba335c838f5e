#!/bin/sh
# The inbox, for other containers too. `/mailpit readyz` tells whether it answers, as Mailpit's does.
cd /srv || exit 1
if [ "${1:-}" = readyz ]; then
  exec venv/bin/python -c "
from urllib.request import urlopen
urlopen('http://127.0.0.1:8025/api/v1/messages?limit=1', timeout=3)"
fi
exec venv/bin/python -c "
from dev.inbox import __main__ as inbox
inbox.HOST = '0.0.0.0'
inbox.main()"
