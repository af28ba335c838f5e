# Two stages: what installs the dependencies does not ship.
FROM python:3.13-slim-trixie AS build
WORKDIR /srv
RUN python -m venv --without-pip /srv/venv
COPY requirements/app.txt requirements/app.txt
# Wheels only: no compiler is needed on any processor, and no package's own code runs here.
RUN pip --python /srv/venv/bin/python install --no-cache-dir --disable-pip-version-check \
    --only-binary :all: --require-hashes -r requirements/app.txt

FROM python:3.13-slim-trixie
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
