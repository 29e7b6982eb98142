"""The dashboard and the alert rules of `deploy/` name metrics that the gate, or by name another service, really has."""

import json
import re
from pathlib import Path

import pytest
from marketing_gate.app import GateSettings, create_app
from marketing_gate.testing import FINGERPRINT_KEY, FRESHNESS_KEY

from dev.keys import ISSUER

DEPLOY = Path(__file__).parents[3] / "deploy"
NAME = re.compile(r"souhlas_[a-z_]+")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names that Prometheus would find at a gate, those of its histograms' parts too."""
    settings = GateSettings(
        kafka="127.0.0.1:1",
        jwks_file=tmp_path_factory.mktemp("keys") / "jwks.json",
        token_issuer=ISSUER,
        freshness_key=FRESHNESS_KEY.decode(),
        fingerprint_key=FINGERPRINT_KEY.decode(),
        link_key="l" * 32,
        redis="redis://127.0.0.1:1/0",
    )
    found: set[str] = set()
    for family in create_app(settings).state.metrics.registry.collect():
        endings = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}.get(family.type, ("",))
        found |= {family.name + ending for ending in endings}
    return found


def named(texts: list[str]) -> set[str]:
    return {name for text in texts for name in NAME.findall(text)}


def test_every_metric_of_an_alert_rule_exists(exported: set[str]) -> None:
    expressions = re.findall(r"^ +expr: (.+)$", (DEPLOY / "alerts.yml").read_text(), re.MULTILINE)
    actions = re.findall(r"^ +action: (.+)$", (DEPLOY / "alerts.yml").read_text(), re.MULTILINE)
    assert len(expressions) == len(actions) >= 6
    elsewhere = {"souhlas_outbox_oldest_seconds", "souhlas_clock_offset_seconds"}
    elsewhere |= {"souhlas_ledger_swept_seconds", "souhlas_ledger_damaged_entries"}
    elsewhere |= {"souhlas_mail_oldest_seconds", "souhlas_erasure_oldest_seconds"}
    elsewhere |= {"souhlas_ledger_retention_failures_total"}
    assert named(expressions)
    assert named(expressions + actions) - elsewhere <= exported


def test_every_metric_of_the_dashboard_exists(exported: set[str]) -> None:
    panels = json.loads((DEPLOY / "grafana-gate.json").read_text())["panels"]
    expressions = [target["expr"] for panel in panels for target in panel["targets"]]
    assert len(panels) >= 10
    assert named(expressions)
    assert named(expressions) <= exported
