# Two stages: what installs the dependencies does not ship.
FROM python:3.13-slim-bookworm AS build
WORKDIR /srv
RUN python -m venv /srv/venv
COPY requirements/app.txt requirements/app.txt
RUN /srv/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
    --require-hashes -r requirements/app.txt

FROM python:3.13-slim-bookworm
WORKDIR /srv
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0
RUN useradd --system --no-create-home --shell /usr/sbin/nologin handshake
COPY --from=build /srv/venv /srv/venv
COPY pyproject.toml ./
COPY migrations migrations
COPY app app
RUN python -m compileall -q app migrations
USER handshake
EXPOSE 8000
# The same image migrates (`alembic upgrade head`) and delivers emails (`flask worker`).
CMD ["flask", "web"]
