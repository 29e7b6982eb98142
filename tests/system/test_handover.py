"""The end of a contract (Art. 28(3)(g) GDPR): everything is taken out, then everybody is erased, by one command."""

import asyncio
import hashlib
import json
import re
import sys
from pathlib import Path

from dev.docs import ROOT
from dev.keys import Signer
from dev.running import Running, Workspace
from tests.system.people import Company, Visitor, eventually

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
NEEDED = {
    name: re.findall(r"`(\w+:\w+)`", scopes)
    for name, scopes in re.findall(r"^\| `(export|delete)` \| (.*?) \|", PAGE, re.MULTILINE)
}
"""The scopes of a token for each command, as the page says."""


async def handover(stack: Running, *arguments: str) -> tuple[int, str]:
    """`souhlas-handover` as a user would call it: exit code and what it said."""
    command = (str(Path(sys.executable).parent / "souhlas-handover"), *arguments)
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    return process.returncode or 0, (out or err).decode()


async def test_a_workspace_is_taken_out_and_then_deleted(stack: Running, company: Company, tmp_path: Path) -> None:
    visitor = await Visitor(company).start()
    await visitor.agree_and_leave("leaving@example.com")
    await company.check_until(True, "granted", contact={"email": "leaving@example.com"})
    bounced = {"contact": {"email": "leaving@example.com"}, "channel": "email", "kind": "bounce", "source": "esp"}
    (await company.gate.post("/v1/suppressions", json={"items": [bounced]})).raise_for_status()
    heard = await eventually(lambda: company.contacts.get("/v1/suppressions"), lambda told: bool(told.json()["items"]))
    signer = Signer(stack.state / "token-key.pem")
    for name, scopes in NEEDED.items():
        (tmp_path / name).write_text(signer.token(company.workspace, scopes))
    urls = ("--contacts", stack.url("contacts"), "--conversation", stack.url("conversation"))
    contacts = (*urls, "--token", str(tmp_path / "export"))
    ledger = ("--ledger", stack.url("consent_ledger"))
    folder = tmp_path / "out"
    code, said = await handover(stack, "export", *contacts, *ledger, "-o", str(folder))
    assert code == 0, said
    for name, about in json.loads((folder / "manifest.json").read_text()).items():
        content = (folder / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (about["bytes"], about["sha256"]), name
    (document,) = [json.loads(line) for line in (folder / "contacts.jsonl").read_text().splitlines()]
    assert document["profile"]["email"] == "leaving@example.com"
    assert document["complete"] is True
    assert document["history"][0]["notice"]["text"]
    (suppression,) = json.loads((folder / "suppressions.json").read_text())
    assert heard.json()["items"] == [suppression]
    assert (suppression["kind"], suppression["source"]) == ("hard_bounce", "esp")
    assert suppression["contact_ids"] == [document["profile"]["contact_id"]]
    assert [one["kind"] for one in document["suppressions"]] == ["hard_bounce"]
    assert json.loads((folder / "bots.json").read_text())
    assert '"type":"end"' in (folder / "ledger.jsonl").read_text().replace(" ", "")

    contacts = (*urls, "--token", str(tmp_path / "delete"))
    code, said = await handover(stack, "delete", *contacts, "--workspace", "somebody-else")
    assert (code, "nothing was deleted" in said) == (1, True)
    code, said = await handover(stack, "delete", *contacts, "--workspace", company.workspace)
    assert code == 0, said
    assert json.loads(said) == {"retired": 2, "erased": 1}
    later = await Visitor(company).start()
    assert later.expects["type"] not in ("consent", "field"), "nothing is collected after the end of the contract"
    assert (await company.contacts.get("/v1/contacts")).json()["items"] == []
    assert (await company.check(contact={"email": "leaving@example.com"}))["reason"] == "erased"


async def test_the_records_of_processing_are_made_of_what_the_workspace_is(
    stack: Running, workspace: Workspace
) -> None:
    client = stack.http("contacts", workspace.admin)
    found = (await client.get("/v1/records-of-processing")).raise_for_status().json()
    assert found["workspace"] == workspace.name
    purposes = [one["purpose"] for one in found["controller_record"]["activities"]]
    assert purposes[-1] == "proof-of-consent"
    page = await client.get("/v1/records-of-processing", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
