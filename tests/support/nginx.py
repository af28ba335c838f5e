"""nginx with the configuration of docs/deploy.md, on ports of this machine that are free."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection

from trustme import LeafCert

from tests.support.deployment_page import shown_file
from tests.support.processes import eventually

SITE = "/etc/nginx/sites-available/handshake"
STOP_SECONDS = 10
# A user's PATH may lack the folder in which Debian installs it.
PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
# What Debian's nginx.conf says elsewhere: the site is included in its block `http`.
AROUND = """
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    gzip on;
    include {folder}/site.conf;
}}
"""


def site_of(folder: Path, host: str, ports: tuple[int, int], webs: Sequence[int]) -> str:
    """Return the site of the page, for this host, its ports for http and https, and web servers."""
    http, https = ports
    return shown_file(
        SITE,
        {
            "listen 80;": f"listen 127.0.0.1:{http};",
            "listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
            "server_name handshake.example;": f"server_name {host};",
            "https://handshake.example$": f"https://{host}:{https}$",
            "/etc/letsencrypt/live/handshake.example": str(folder),
            "127.0.0.1:8000": f"127.0.0.1:{webs[0]}",
            "127.0.0.1:8001": f"127.0.0.1:{webs[1]}",
        },
    )


@contextmanager
def running_nginx(folder: Path, site: str, port: int, certificate: LeafCert) -> Iterator[None]:
    """Run nginx with this site within the block; `port` is one that it listens on."""
    certificate.private_key_pem.write_to_path(folder / "privkey.pem")
    for part in certificate.cert_chain_pems:
        part.write_to_path(folder / "fullchain.pem", append=True)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "site.conf").write_text(site, encoding="utf-8")
    settings = folder / "nginx.conf"
    settings.write_text(AROUND.format(user=user, folder=folder), encoding="utf-8")
    process = subprocess.Popen([str(PROGRAM), "-e", str(folder / "error.log"), "-c", str(settings)])
    try:
        eventually(lambda: process.poll() is not None or _listens(port), "nginx that listens")
        assert process.poll() is None, (folder / "error.log").read_text(encoding="utf-8")
        yield
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def _listens(port: int) -> bool:
    with suppress(OSError), create_connection(("127.0.0.1", port), 1):
        return True
    return False
