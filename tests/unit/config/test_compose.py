"""docker-compose.yml against the settings, and its services against each other.

No twin: the test compares files with the code.
"""

import re
from urllib.parse import urlsplit

import pytest

from app import create_app
from app.config.near_misses import KNOWN
from app.config.settings import Config
from dev.shell import settings
from tests.support.compose import TEXT, VARIABLE, compose
from tests.support.dockerfile import stages
from tests.support.processes import ROOT

OURS = ["migrate", "web", "worker"]
DEPENDENT = [name for name, service in compose()["services"].items() if "depends_on" in service]
URL = re.compile(r"http://[^']+")
# https://hub.docker.com/_/postgres
OF_POSTGRES = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB", "POSTGRES_INITDB_ARGS"}


@pytest.fixture
def services():
    return compose()["services"]


@pytest.fixture
def config(services):
    return Config.from_environ(services["web"]["environment"])


def ports_of(service):
    """The ports of a service: those of this machine, with those in the container."""
    return dict(tuple(map(int, port.split(":")[1:])) for port in service["ports"])


def after(services, name):
    """The services that Docker starts before this one."""
    direct = services[name].get("depends_on", {})
    return set(direct).union(*(after(services, each) for each in direct))


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting_with_a_valid_value(services, name):
    environment = services[name]["environment"]

    Config.from_environ(environment)

    assert set(environment) - set(KNOWN) == set()


def test_every_variable_of_the_shell_is_one_that_make_run_reads_as_well():
    assert {name for name, _ in VARIABLE.findall(TEXT)} - settings() == set()


def test_every_variable_of_the_database_is_one_of_its_image(services):
    assert services["postgres"]["image"].startswith("postgres:")
    assert set(services["postgres"]["environment"]) - OF_POSTGRES == set()


def test_the_url_leads_to_the_database_that_is_made(services, config):
    made, url = services["postgres"]["environment"], config.database_url

    assert (url.host, url.port) == ("postgres", 5432)
    assert url.username == made["POSTGRES_USER"]
    assert url.password == made["POSTGRES_PASSWORD"]
    assert url.database == made["POSTGRES_DB"]


def test_the_health_check_asks_for_the_database_that_is_made(services):
    made, check = services["postgres"]["environment"], services["postgres"]["healthcheck"]["test"]

    assert f"--username={made['POSTGRES_USER']}" in check
    assert f"--dbname={made['POSTGRES_DB']}" in check


def test_emails_go_to_the_inbox(services, config):
    inbox = services[config.mail_server]

    assert inbox["image"].startswith("axllent/mailpit:")
    assert ports_of(inbox)[1025] == config.mail_port
    assert not config.mail_use_tls


@pytest.mark.parametrize("port", ["8000", "9000"])
def test_the_port_of_this_machine_is_that_of_the_links(port):
    web = compose({"PORT": port})["services"]["web"]

    config = Config.from_environ(web["environment"])

    assert urlsplit(config.public_base_url).port == int(port)
    assert ports_of(web) == {int(port): config.port}


def test_the_health_check_asks_for_a_page_of_the_site(services, config):
    [url] = map(urlsplit, URL.findall(str(services["web"]["healthcheck"]["test"])))

    routes = create_app(config).url_map.bind(url.hostname)
    assert (url.port, url.hostname) == (config.port, "127.0.0.1")
    assert url.hostname in config.served_hosts
    assert routes.match(url.path) == ("health.readyz", {})


@pytest.mark.parametrize("name", DEPENDENT)
def test_a_service_waits_for_what_another_one_can_become(services, name):
    conditions = {(other, how["condition"]) for other, how in services[name]["depends_on"].items()}

    healthy = {(other, "service_healthy") for other in services if "healthcheck" in services[other]}
    ended = {
        (other, "service_completed_successfully")
        for other, service in services.items()
        if service["restart"] == "no"
    }
    assert conditions - healthy - ended == set()


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_process_that_fails_is_started_again_but_not_for_ever(services, name):
    policy, _, times = services[name]["restart"].partition(":")

    assert policy == "on-failure"
    assert 1 < int(times) <= 10


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_process_starts_after_the_migration_of_a_healthy_database(services, name):
    assert {"migrate", "postgres"} <= after(services, name)


def test_every_command_exists(services, config):
    [command] = stages((ROOT / "Dockerfile").read_text(encoding="utf-8"))[-1].of("CMD")

    commands = {f"flask {name}" for name in create_app(config).cli.commands}
    assert services["migrate"]["command"] == "alembic upgrade head"
    assert services["worker"]["command"] in commands
    assert "command" not in services["web"]
    assert command == '["flask", "web"]'


def test_one_service_builds_the_image_of_all(services):
    ours = {name: service for name, service in services.items() if name in OURS}

    assert {service["image"] for service in ours.values()} == {"handshake"}
    assert [name for name, service in ours.items() if "build" in service] == ["migrate"]
    assert [name for name, s in ours.items() if s["pull_policy"] == "never"] == ["web", "worker"]


def test_every_volume_is_declared(services):
    used = {volume.split(":")[0] for s in services.values() for volume in s.get("volumes", [])}

    assert used == set(compose()["volumes"])
