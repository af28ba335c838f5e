"""What a load needs, computed from what was measured on one machine: an estimate, not a figure."""

from collections.abc import Mapping
from math import ceil
from typing import Any, NamedTuple

LOADS = (10, 100, 1000)  # registrations a second; each sends an email and is followed by a login
CORES, MEASURED_CORES = 8, 2  # of a machine that one rents, and of the one that measured
THREADS = 8  # WEB_THREADS; each has a connection while it answers
SMTP_SECONDS = "0.1"  # a mail provider that takes so long for an email
COMMITS = 6  # two of a registration, three of a login, one of an email
MAX_CONNECTIONS = 100  # PostgreSQL's default


class Plan(NamedTuple):
    """What a load needs."""

    load: int
    machines: int
    web_processes: int
    workers: int
    connections: int
    pooler: bool
    commits: int  # a second


def plan(rows: Mapping[str, Any], series: Mapping[str, Any]) -> list[Plan]:
    """Estimate each load, as far as its rows were measured."""
    if not {"P4", "P6s"} <= rows.keys():
        return []
    # A registration hashes a password once, and so does the login that follows.
    per_core = rows["P4"]["figure"] / MEASURED_CORES
    per_worker = series["latencies"][SMTP_SECONDS]
    return [_plan(load, per_core, per_worker) for load in LOADS]


def _plan(load: int, per_core: float, per_worker: float) -> Plan:
    machines = ceil(2 * load / per_core / CORES)
    web_processes = machines * CORES // MEASURED_CORES
    workers = ceil(load / per_worker)
    # A worker has one connection for its deliveries, and one that listens.
    connections = web_processes * THREADS + workers * 2
    pooler = connections > MAX_CONNECTIONS
    return Plan(load, machines, web_processes, workers, connections, pooler, load * COMMITS)
