# Two stages: the tools that install the dependencies are not in the final image.
FROM python:3.13-slim-trixie AS build
WORKDIR /srv
RUN python -m venv --without-pip /srv/venv
COPY requirements/app.txt requirements/app.txt
# Wheels only: no processor needs a compiler, and no package runs its own code here.
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
# With umask 077, the files of a clone are for its owner alone; here another user has to read them.
RUN chmod -R a+rX pyproject.toml migrations app && python -m compileall -q app migrations
USER handshake
EXPOSE 8000
# The same image also runs the migrations (`alembic upgrade head`) and the worker (`flask worker`).
CMD ["flask", "web"]
